"""Lists that stay quick however many rows there are: counted as far as anybody pages, filtered, and put together."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.views import ChangeList

from prm.backoffice import beside
from prm.backoffice.bar import Filter, filter_of, others
from prm.backoffice.beside import Beside
from prm.backoffice.paging import CappedPaginator
from prm.backoffice.tables import Total, totals


@dataclass(frozen=True)
class Sums:
    """A total for each currency, and what of; None where there are more rows than anybody waits for."""

    title: Any
    note: Any
    totals: list[Total] | None
    beside: bool = False  # of other rows than the list's own


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

    def get_results(self, request: HttpRequest) -> None:
        """Where kept sums tell how many rows there are, none is counted; and none is looked for where there is none."""
        self.kept: list[Total] | None = self.model_admin.kept_totals(self)
        known = None if self.kept is None else sum(one.count for one in self.kept)
        rows: Any = self.queryset.none() if known == 0 else self.queryset  # type: ignore[has-type]
        rows.known_number = known
        self.queryset = rows
        super().get_results(request)
        self.besides: list[Beside] = self.model_admin.besides(request)
        beside.read(self.besides, self.result_list)

    @property
    def number(self) -> int | None:
        """How many rows there are on all pages and beyond; None where nobody counted that far."""
        return None if self.kept is None and self.paginator.more else self.paginator.reached

    @cached_property
    def sums(self) -> list[Sums]:
        """Of everything that is filtered, all pages."""
        mine = self.model_admin.sums(self)
        mine += [Sums(one.label, one.note, self._beside(one), beside=True) for one in self.besides]
        return [one for one in mine if one.totals is None or one.totals]

    def _beside(self, one: Beside) -> list[Total] | None:
        if one.everything and not self.narrowed:
            return one.everything()
        if self.paginator.more:
            return None
        mine = self.model._default_manager.filter(pk__in=[row.pk for row in self.result_list])
        return one.totals(self.queryset.order_by() if self.multi_page else mine)

    def link(self, **params: Any) -> str:
        """This list, from its first page, with other values of parameters; None takes one away."""
        return self.get_query_string(params)

    @cached_property
    def bar(self) -> list[Filter]:
        return [*(filter_of(self, spec) for spec in self.filter_specs), *others(self)]

    @property
    def narrowed(self) -> bool:
        return bool(self.query or self.get_filters_params())


class ListMixin:
    """Of an admin of Django's: what cannot be asked for is said in the page.

    `total_of` is the column whose sums a list ends with. Where these are kept, `kept_totals` gives them.
    """

    total_of = ""
    totals_note: Any = gettext_lazy("All pages, reversals taken off.")
    paginator: ClassVar[Any] = CappedPaginator
    change_list_template: ClassVar[Any] = "admin/lists/list.html"

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[List]:
        return List

    def kept_totals(self, listed: List) -> list[Total] | None:
        """The totals of a list of payments, say, that every row of it is counted in; None where they are not kept."""
        return None

    def besides(self, request: HttpRequest) -> list[Beside]:
        """What apps higher up hang beside this list."""
        return []

    def sums(self, listed: List) -> list[Sums]:
        """Its totals, each with what it is of."""
        if not self.total_of:
            return []
        whole = self.added_up(listed.queryset) if listed.kept is None and not listed.paginator.more else listed.kept
        return [Sums(_("Total of this list"), self.totals_note, whole)]

    def added_up(self, rows: QuerySet[Any]) -> list[Total]:
        return totals(rows, self.total_of)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if ERROR_FLAG in request.GET and request.method == "GET":
            messages.warning(request, _("There is no such filter, or no such page. Everything is shown."))
        if any("\0" in one for name in request.GET if name != SEARCH_VAR for one in request.GET.getlist(name)):
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        try:
            return super().changelist_view(request, extra_context)  # type: ignore[misc, no-any-return]
        except DisallowedModelAdminLookup:
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
