from typing import Any

from django.http import HttpRequest
from unfold.admin import TabularInline


class NamedInline(TabularInline):
    """A table of rows inside a page, whose inputs carry their column's name for screen readers."""

    extra = 0

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", str(field.label or db_field.verbose_name))
        return field
