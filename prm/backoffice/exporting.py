"""What a list shows, all pages of it, as a file: row by row, so that a million rows need no more memory than one."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import Promise

from prm.backoffice import workbook

CHUNK = 2000
RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Field:
    """A column: `value` gives text, a number, a moment (written in UTC) or None."""

    label: str | Promise
    value: Callable[[Any], Any]


def respond(form: str, name: str, fields: Iterable[Field], rows: QuerySet[Any]) -> HttpResponseBase:
    """`form` is csv or xlsx. Text that a spreadsheet would take for a formula is given as text."""
    fields = list(fields)
    head = [str(one.label) for one in fields]
    body = ([_plain(one.value(row)) for one in fields] for row in rows.iterator(chunk_size=CHUNK))
    called = f"{name}-{timezone.now():%Y-%m-%d}.{form}"
    if form == "xlsx":
        response = StreamingHttpResponse(workbook.stream(name, head, body), content_type=workbook.TYPE)
    else:
        response = StreamingHttpResponse(_lines(head, body), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{called}"'
    return response


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return "" if value is None else value if isinstance(value, int | Decimal) else str(value)


def harmless(value: Any) -> Any:
    """https://owasp.org/www-community/attacks/CSV_Injection"""
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value


class _Echo:
    def write(self, line: str) -> str:
        return line


def _lines(head: list[str], body: Iterable[list[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # Excel reads UTF-8 only where it is told to.
    yield "\ufeff" + writer.writerow(map(harmless, head))
    for row in body:
        yield writer.writerow(map(harmless, row))
