"""Tables of rows inside a page's form, which ask the database no more for many rows than for one."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.functional import cached_property
from unfold.admin import TabularInline
from unfold.forms import PaginationInlineFormSet

PAGE = 50


class KnownSelect(AutocompleteSelect):
    """Shows the chosen row without reading it again, where it is the `known` one."""

    known: Any = None

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        if self.known is None or [str(self.known.pk)] != [str(one) for one in value]:
            return super().optgroups(name, value, attr)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        chosen = self.create_option(name, self.known.pk, str(self.known), True, len(empty))
        return [(None, [*empty, chosen], 0)]


def know(form: ModelForm) -> None:
    """Tells a form's select boxes which rows its instance has read already."""
    for name, field in form.fields.items():
        widget = getattr(field.widget, "widget", field.widget)
        if isinstance(widget, KnownSelect) and form.instance.pk and form._meta.model._meta.get_field(name).is_relation:
            widget.known = form.instance._state.fields_cache.get(name)


class ShortPaginator(Paginator):
    """Reads the first page at once, and counts only where there is another one."""

    @cached_property
    def first(self) -> list[Any]:
        return list(self.object_list[: int(self.per_page) + 1])

    @cached_property
    def count(self) -> int:
        return len(self.first) if len(self.first) <= self.per_page else self.object_list.count()  # type: ignore


class PagedForms(PaginationInlineFormSet):
    """By pages; the widgets know the rows that were read together with their own."""

    def __init__(self, *args: Any, per_page: int | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if per_page:
            self.per_page = per_page
            rows = self.queryset if self.queryset.ordered else self.queryset.order_by("pk")
            self.paginator = ShortPaginator(rows, per_page)
            self.page = self.get_page(self.paginator, self.get_page_num())
            first = self.page.number == 1
            self._queryset = self.paginator.first[:per_page] if first else self.page.object_list

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        know(form)


class NamedInline(TabularInline):
    """A table of rows inside a page, whose inputs carry their column's name for screen readers."""

    extra = 0
    formset = PagedForms
    per_page = PAGE
    related: tuple[str, ...] = ()  # read together with the rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            options["widget"] = KnownSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", str(field.label or db_field.verbose_name))
        return field
