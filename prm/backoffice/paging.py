"""Pages of a list as far as anybody turns them."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator

CAP = 10_000
LATE = 1000  # rows before a page that is late


class CappedPaginator(Paginator):
    """Pages through the first `CAP` rows. Older ones are reached by narrowing the list down, or from its other end."""

    template_name = "admin/lists/pages.html"

    @cached_property
    def count(self) -> int:
        return min(self.reached, CAP)

    @property
    def more(self) -> bool:
        """Whether there are rows that no page shows."""
        return self.reached > CAP

    @cached_property
    def reached(self) -> int:
        """How many rows there are: all that a kept sum tells of, or as far as it is counted."""
        rows: Any = self.object_list
        known = getattr(rows, "known_number", None)
        return int(rows.order_by()[: CAP + 1].count()) if known is None else known

    def _get_page(self, object_list: Any, number: int, paginator: Any) -> Page:
        """Of a late page the keys are read first, from an index alone, and what is joined to rows for its own only."""
        if number * self.per_page > LATE:
            rows: Any = self.object_list
            object_list = rows.filter(pk__in=list(object_list.values_list("pk", flat=True)))
        return Page(object_list, number, paginator)
