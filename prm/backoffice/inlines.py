"""Tables of rows inside a page's form, which ask the database no more for many rows than for one."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import HiddenInput, ModelChoiceField, ModelForm
from django.http import HttpRequest
from django.utils.functional import cached_property
from unfold.admin import TabularInline
from unfold.forms import PaginationInlineFormSet

from prm.backoffice.knowing import KnowMixin, KnownField, know
from prm.backoffice.rowfields import RowFieldsMixin

PAGE = 50


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
        key = self.model._meta.pk.name
        if form.instance.pk and type(form.fields[key]) is ModelChoiceField:
            form.fields[key] = _own(form.fields[key], form.instance)


def _own(key: ModelChoiceField, row: Any) -> KnownField:
    """The hidden field of a row's own key."""
    field = KnownField(key.queryset, initial=key.initial, required=False, widget=HiddenInput)
    field.known = row
    return field


class RowForm(ModelForm):
    def _post_clean(self) -> None:
        """A row that was left as it is holds to the database's rules; each of them would be asked of it otherwise."""
        if not self.instance.pk or self.has_changed():
            super()._post_clean()  # type: ignore[misc]


class NamedInline(KnowMixin, RowFieldsMixin, TabularInline):
    """A table of rows inside a page, whose inputs carry their column's name for screen readers."""

    extra = 0
    form = RowForm
    formset = PagedForms
    per_page = PAGE
    related: tuple[str, ...] = ()  # read together with the rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", str(field.label or db_field.verbose_name))
        return field
