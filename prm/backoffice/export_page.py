"""The address below a list that answers with what it shows, as a file."""

from typing import Any

from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, path

from prm.backoffice import exporting

FORMS = ("csv", "xlsx")


class ExportMixin:
    """Of an admin of Django's with a `ListMixin`. Without `export_fields` there is nothing to export."""

    export_fields: tuple[exporting.Field, ...] = ()

    def get_urls(self) -> list[URLPattern]:
        found: list[URLPattern] = super().get_urls()  # type: ignore[misc]
        if not self.export_fields:
            return found
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"  # type: ignore[attr-defined]
        view = self.admin_site.admin_view(self.export)  # type: ignore[attr-defined]
        return [*(path(f"export.{form}", view, {"form": form}, name=f"{name}_{form}") for form in FORMS), *found]

    def export(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """All pages of the list that the query string asks for."""
        mine: Any = self
        if not mine.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = mine.get_changelist_instance(request).queryset
        except (DisallowedModelAdminLookup, IncorrectLookupParameters):
            return HttpResponseRedirect(f"../?{ERROR_FLAG}=1")
        return exporting.respond(form, mine.opts.model_name, self.export_fields, self.export_rows(rows))

    def export_rows(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """With whatever the fields read besides."""
        return rows
