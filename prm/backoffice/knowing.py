"""Select boxes of rows that were read together with the form's own row: these are not read again, box by box."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import ModelForm
from django.http import HttpRequest

from prm.backoffice.rowfields import RowField


class KnownSelect(AutocompleteSelect):
    """Shows the chosen row without reading it again, where it is the `known` one."""

    known: Any = None

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        if self.known is None or [str(self.known.pk)] != [str(one) for one in value]:
            return super().optgroups(name, value, attr)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        chosen = self.create_option(name, self.known.pk, str(self.known), True, len(empty))
        return [(None, [*empty, chosen], 0)]


class KnownField(RowField):
    """Takes the `known` row where it was left as it is."""

    known: Any = None

    def to_python(self, value: Any) -> Any:
        if self.known is not None and str(value) == str(self.known.pk):
            return self.known
        return super().to_python(value)


def know(form: ModelForm) -> None:
    """Tells a form's select boxes which rows its instance has read already."""
    for name, field in form.fields.items() if form.instance.pk else ():
        if isinstance(field, KnownField):
            known = form.instance._state.fields_cache.get(name)
            widget: Any = getattr(field.widget, "widget", field.widget)
            field.known = widget.known = known


class KnowMixin:
    """Of an admin or an inline of Django's: its boxes that are searched."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in self.autocomplete_fields:  # type: ignore[attr-defined]
            widget = KnownSelect(db_field, self.admin_site)  # type: ignore[attr-defined]
            options |= {"form_class": KnownField, "widget": widget}
        return super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]


class KnowingMixin(KnowMixin, admin.ModelAdmin):
    """Stands before an admin's other classes."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **options)
        return type(form.__name__, (_Knowing, form), {})


class _Knowing:
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        know(self)  # type: ignore[arg-type]
