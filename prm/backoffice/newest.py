"""The newest of many rows as a panel, with a link to the list that shows all of them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _

from prm.backoffice import cells
from prm.backoffice.tables import LIMIT, Column, Panel, Total, table

# So many of each kind, where a page shows many kinds.
FEW = 10


def newest(
    title: Any,
    columns: Iterable[Column],
    rows: QuerySet[Any] | list[Any],
    *,
    empty: Any,
    limit: int = LIMIT,
    totals: list[Total] | None = None,
    anchor: str = "",
    **which: Any,
) -> Panel:
    """At most `limit` of the rows, in their order. `which` is what the list of all of them is filtered by."""
    found = list(rows[: limit + 1])
    note: Any = ""
    if found and which:
        words = _("Newest %(number)s, see all") % {"number": limit} if len(found) > limit else _("See as a list")
        note = format_html('<a class="pr-link" href="{}">{}</a>', listed(type(found[0]), **which), words)
    return table(title, columns, found[:limit], empty=empty, totals=totals, note=note, anchor=anchor)


def listed(model: type[Model], **which: Any) -> str:
    """The list of these rows of a model."""
    return f"{cells.list_page(model)}?{urlencode(which)}"
