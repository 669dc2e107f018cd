"""Lists that stay quick however many rows there are: counted as far as anybody pages, filtered, and put together."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from unfold.views import ChangeList

from prm.backoffice.filters import Between
from prm.backoffice.tables import Total

CAP = 10_000


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
        """How many rows there are, as far as it is counted."""
        rows: Any = self.object_list
        return int(rows.order_by()[: CAP + 1].count())


class List(ChangeList):
    """A list with its filters at hand as links (`bar`), instead of unfold's sheet of them, which needs JavaScript."""

    def get_filters(self, request: HttpRequest) -> Any:
        specs, _has, params, duplicates, active = super().get_filters(request)
        return specs, False, params, duplicates, active

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """The key last, in the direction of the first: as the indexes are."""
        found = super().get_ordering(request, queryset)
        if len(found) > 1 and found[-1] in ("pk", "-pk"):
            found[-1] = "-pk" if str(found[0]).startswith("-") else "pk"
        return found

    exact: int | None = None  # how many rows, where a kept sum tells

    def link(self, **params: Any) -> str:
        """This list, from its first page, with other values of parameters; None takes one away."""
        return self.get_query_string(params)

    @cached_property
    def bar(self) -> list["Filter"]:
        return [filter_of(self, spec) for spec in self.filter_specs]

    @property
    def narrowed(self) -> bool:
        return bool(self.query or self.get_filters_params())


@dataclass(frozen=True)
class Filter:
    """`chosen` in words, empty where nothing is; `choices` are (word, link, whether it is the one)."""

    title: str
    chosen: str
    choices: list[tuple[str, str, bool]]
    between: Between | None = None
    hidden: list[tuple[str, str]] = field(default_factory=list)


def filter_of(listed: List, spec: Any) -> Filter:
    title = capfirst(str(spec.title))
    if isinstance(spec, Between):
        kept = [(name, one) for name, values in listed.filter_params.items() for one in values]
        hidden = [(name, one) for name, one in kept if name not in spec.expected_parameters()]
        return Filter(title, spec.shown, [], spec, hidden)
    found = [(str(one["display"]), one["query_string"], bool(one["selected"])) for one in spec.choices(listed)]
    chosen = next((word for word, _link, is_it in found[1:] if is_it), "")
    return Filter(title, chosen, found)


class ListMixin:
    """Of an admin of Django's: what cannot be asked for is said in the page.

    `list_totals` gives the totals of everything in a list (`prm.backoffice.tables.Total`).
    """

    paginator: ClassVar[Any] = CappedPaginator
    change_list_template: ClassVar[Any] = "admin/lists/list.html"

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[List]:
        return List

    def list_totals(self, listed: List) -> list[Total]:
        return []

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if ERROR_FLAG in request.GET and request.method == "GET":
            messages.warning(request, _("There is no such filter, or no such page. Everything is shown."))
        if any("\0" in one for name in request.GET if name != SEARCH_VAR for one in request.GET.getlist(name)):
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        try:
            response: Any = super().changelist_view(request, extra_context)  # type: ignore[misc]
        except DisallowedModelAdminLookup:
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        shown = getattr(response, "context_data", None)
        if shown and "cl" in shown:
            shown["totals"] = self.list_totals(shown["cl"])
        return response
