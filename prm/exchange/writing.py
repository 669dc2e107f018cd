"""The export: one JSON object, written row by row, of the database as it stood at one moment."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import translation

from prm.exchange.parts import exports

# The format's lists; those of an app that is not installed are empty.
LISTS = ("partners", "leads", "deals", "customers", "payments", "transactions", "rewards", "payouts")
CHUNK = 2000


def give_out(write: Callable[[str], Any]) -> None:
    """Writes the export in pieces; needs as much memory for a million rows as for one."""
    known = exports()
    names = [*LISTS, *(name for name in known if name not in LISTS)]
    with _snapshot(), translation.override("en"):
        for number, name in enumerate(names):
            write(f"{',' if number else '{'}\n{json.dumps(name)}: [")
            for index, row in enumerate(known[name]() if name in known else ()):
                write(f"{',' if index else ''}\n{json.dumps(row)}")
            write("]")
    write("\n}\n")


def stream(rows: QuerySet[Any], *columns: str) -> Iterator[tuple[Any, ...]]:
    """These columns of all rows, in one query, never all in memory."""
    return rows.values_list(*columns).iterator(chunk_size=CHUNK)


def beside(
    rows: Iterable[tuple[Any, ...]], others: Iterable[tuple[Any, ...]]
) -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
    """Each of `rows` with those `others` that begin with the same number; both are sorted by it."""
    waiting = iter(others)
    other = next(waiting, None)
    for row in rows:
        mine = []
        while other is not None and other[0] <= row[0]:
            if other[0] == row[0]:
                mine.append(other)
            other = next(waiting, None)
        yield row, mine


def moment(when: datetime) -> str:
    """ISO 8601 in UTC, with Z."""
    return when.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


@contextmanager
def _snapshot() -> Iterator[None]:
    """All queries inside see the same moment, and writers need not wait."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # atomic() would begin IMMEDIATE and lock every writer out.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
