"""A column beside a noun's list that an app higher up fills, and what it comes to over everything in the list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from prm.backoffice import cells, slots
from prm.backoffice.tables import Total, Words

SHOWN = 3  # currencies in one cell


@dataclass(frozen=True)
class Beside:
    """`of_rows` gives a page's cells by primary key, `totals` those of the rows of a list; each in one query.

    `everything` gives the totals of the list that nothing narrows down, where these are kept.
    """

    name: str
    label: Words
    of_rows: Callable[[list[Any]], Mapping[Any, Any]]
    totals: Callable[[QuerySet[Any]], list[Total]]
    note: Words
    everything: Callable[[], list[Total]] | None = None


def of(request: HttpRequest, slot: str) -> list[Beside]:
    """What the reader may see beside the list of this noun."""
    return slots.fill(f"{slot}.list", request)


def column(one: Beside) -> Any:
    """For `list_display`."""

    def cell(row: Any) -> Any:
        return row.beside[one.name]

    cell.__name__ = one.name
    return admin.display(description=str(one.label))(cell)


def read(besides: Iterable[Beside], rows: Iterable[Any]) -> None:
    """Gives each row of a page its cells."""
    rows = list(rows)
    for one in besides:
        found = one.of_rows(rows) if rows else {}
        for row in rows:
            row.__dict__.setdefault("beside", {})[one.name] = found.get(row.pk) or cells.nothing()


def figures(totals: list[Total], page: str = "") -> Any:
    """A few currencies one below the other, test money marked; they lead to `page`, where they are added up."""
    shown = ((page, one.amount, one.mark) for one in totals[:SHOWN])
    line = '<span class="pr-states"><a class="pr-link" href="{}">{}</a> {}</span>'
    more = format_html('<span class="pr-sub">+{}</span>', len(totals) - SHOWN) if len(totals) > SHOWN else ""
    return format_html('<span class="pr-lines">{}{}</span>', format_html_join("", line, shown), more)
