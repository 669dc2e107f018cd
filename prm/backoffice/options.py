"""The two kinds of pages: nouns that people edit, with their history, and records that nobody edits."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin

from prm.backoffice import beside, chips, slots
from prm.backoffice.beside import Beside
from prm.backoffice.deleting import CountingMixin
from prm.backoffice.export_page import ExportMixin
from prm.backoffice.history import Changes
from prm.backoffice.lists import List, ListMixin
from prm.backoffice.narrowing import NarrowMixin, is_key
from prm.backoffice.rowfields import RowFieldsMixin
from prm.backoffice.searching import SearchMixin
from prm.backoffice.stale import StaleMixin


class PageMixin(NarrowMixin, SearchMixin, ExportMixin, ListMixin, RowFieldsMixin, admin.ModelAdmin):
    """A list of 25 with state chips on top, and a page with the panels that other apps hang below it."""

    list_per_page = 25
    show_full_result_count = False
    list_after_template: str | None = "admin/parts/list_totals.html"
    list_before_template: str | None = "admin/parts/list_before.html"
    change_form_outer_after_template = "admin/parts/panels.html"
    panel_slot = ""
    chip_field = ""
    chip_counts: tuple[str, ...] | None = None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", None)
        if shown and "cl" in shown and self.chip_field:
            shown["chips"] = self.chips(request, shown["cl"])
        return response

    def response_action(self, request: HttpRequest, queryset: models.QuerySet[Any], *args: Any) -> Any:
        """What is selected comes from the page, and a page may be made up."""
        if all(map(is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            return super().response_action(request, queryset, *args)
        messages.error(request, _("Nothing was done: what was selected is no row of this list."))
        return HttpResponseRedirect(request.get_full_path())

    def besides(self, request: HttpRequest) -> list[Beside]:
        if not hasattr(request, "besides"):
            request.besides = beside.of(request, self.panel_slot)  # type: ignore[attr-defined]
        return request.besides  # type: ignore[attr-defined, no-any-return]

    def get_list_display(self, request: HttpRequest) -> Any:
        return (*super().get_list_display(request), *map(beside.column, self.besides(request)))

    def chips(self, request: HttpRequest, listed: List) -> list[chips.Chip]:
        return chips.chips(self, request, listed)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        obj = options.get("obj")
        if obj is not None and obj.pk:
            context["panels"] = slots.fill(self.panel_slot, request, obj)
        return super().render_change_form(request, context, *args, **options)


class NounAdmin(CountingMixin, StaleMixin, PageMixin, SimpleHistoryAdmin, ModelAdmin):
    """A noun that people edit. What is saved is checked and written under the row's lock."""

    warn_unsaved_form = True
    object_history_list_template = "admin/parts/history.html"

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if is_key(unquote(object_id)):
            return super().history_view(request, object_id, extra_context)
        return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> Changes:
        return Changes(self.model, historical_record)

    def revert_disabled(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return True

    def history_form_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        """No going back to an old version: it would move states without their checks."""
        raise Http404


class RecordAdmin(PageMixin, ModelAdmin):
    """A record that nobody adds, edits or deletes."""

    list_disable_select_all = True

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        context["show_history"] = False
        return super().render_change_form(request, context, *args, **options)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
