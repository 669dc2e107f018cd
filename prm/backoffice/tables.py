"""Readable tables for pages: columns, rows, and totals one row per currency."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from prm.backoffice import cells

Words = str | Promise


@dataclass(frozen=True)
class Column:
    """`cell` makes a row's cell; figures stand `right`."""

    label: Words
    cell: Callable[[Any], Any]
    right: bool = False


@dataclass(frozen=True)
class Total:
    currency: str
    livemode: bool
    minor: int
    count: int

    @property
    def amount(self) -> SafeString:
        return cells.amount(self.minor, self.currency)

    @property
    def mark(self) -> SafeString | str:
        return cells.test_mark(self.livemode)


@dataclass(frozen=True)
class Cell:
    label: Words
    text: Any
    right: bool


@dataclass(frozen=True)
class Panel:
    """A card on a page. `template` shows `context`; the table's template is the usual one. `anchor` leads there."""

    title: Words
    template: str = "admin/parts/table.html"
    note: Any = ""
    context: dict[str, Any] = field(default_factory=dict)
    anchor: str = ""


LIMIT = 50


def table(
    title: Words,
    columns: Iterable[Column],
    rows: Iterable[Any],
    *,
    empty: Words,
    totals: list[Total] | None = None,
    note: Any = "",
    foot: Iterable[Any] = (),
    limit: int = LIMIT,
    anchor: str = "",
) -> Panel:
    """A panel with a table of at most `limit` rows, and the totals of all of them; `foot` are sums in its columns."""
    columns = list(columns)
    body, sums = _cells(columns, list(rows)[:limit]), _cells(columns, foot)
    context = {"columns": columns, "body": body, "foot": sums, "empty": empty, "totals": totals or [], "title": title}
    return Panel(title, note=note, context=context, anchor=anchor)


def _cells(columns: list[Column], rows: Iterable[Any]) -> list[list[Cell]]:
    return [[Cell(c.label, c.cell(row), c.right) for c in columns] for row in rows]


def totals(rows: QuerySet[Any], field_name: str = "amount_minor") -> list[Total]:
    """The sum of each currency, test money apart; reversals count with their sign."""
    sums = rows.order_by().values("currency", "livemode").annotate(minor=Sum(field_name), count=Count("pk"))
    ordered = sums.order_by("-livemode", "currency")
    return [Total(one["currency"], one["livemode"], one["minor"], one["count"]) for one in ordered]
