"""What a list shows, all pages of it, as a file: row by row, so that a million rows need no more memory than one."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import Promise

CHUNK = 2000
RISKY = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 1_048_575  # rows that a sheet holds below its head


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
        return FileResponse(_sheet(head, body), as_attachment=True, filename=called, content_type=XLSX)
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


def _sheet(head: list[str], body: Iterable[list[Any]]) -> Any:
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for at, word in enumerate(head):
            sheet.write_string(0, at, word, book.add_format({"bold": True}))
        for number, row in enumerate(islice(body, MOST), start=1):
            for at, value in enumerate(row):
                write = sheet.write_number if isinstance(value, int | Decimal) else sheet.write_string
                write(number, at, value if isinstance(value, int | Decimal) else _within(value))
    file.seek(0)
    return file


def _within(text: str) -> str:
    """A cell holds so many characters, and no control ones. A string is never taken for a formula."""
    return "".join(one for one in text if one.isprintable() or one in "\n\t")[:32_767]
