"""Fields of a form that choose rows. A page may be made up: what can be no row's key never reaches a database.

A database refuses a word, or a number larger than any key, aloud; a form that is shown again leaves it out.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ModelChoiceField, ModelMultipleChoiceField
from django.http import HttpRequest

from prm.backoffice.narrowing import is_key


class RowField(ModelChoiceField):
    def prepare_value(self, value: Any) -> Any:
        key = super().prepare_value(value)
        return key if key in self.empty_values or is_key(key) else None

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values and self.prepare_value(value) is None:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return super().to_python(value)


class RowsField(ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        for one in value if isinstance(value, list | tuple) else ():
            if not is_key(one):
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": one})
        return super().clean(value)


class RowFieldsMixin:
    """Of an admin or an inline of Django's."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **{"form_class": RowField, **options})  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, **{"form_class": RowsField, **options})  # type: ignore[misc]
