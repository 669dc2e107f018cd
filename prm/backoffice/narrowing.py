"""What a list may be narrowed down by: its own filters, and what other pages lead here with. Nothing else.

Whoever may see a list could otherwise ask, letter by letter, what stands in a column that no page shows.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from prm.backoffice.filters import SINCE, UNTIL, Between

DIGITS = 18  # of the largest key that every database takes


class NarrowMixin:
    """Of an admin of Django's. `narrowed_by` names the parameters that links from other pages use."""

    narrowed_by: tuple[str, ...] = ()
    chip_field = ""
    list_filter: ClassVar[Any]
    model: Any

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        if lookup not in self._known():
            return False
        values = value if isinstance(value, list | tuple) else [value]
        return all(map(is_key, values)) if lookup.endswith("__id__exact") else True

    def _known(self) -> set[str]:
        own = {f"{self.chip_field}__exact", *self.narrowed_by}
        return own.union(*(_of(self.model, one) for one in self.list_filter))


def is_key(text: Any) -> bool:
    """Whether it can be a row's key: a number, and not larger than one."""
    return str(text).isascii() and str(text).isdecimal() and len(str(text)) <= DIGITS


def _of(model: Any, spec: Any) -> set[str]:
    if isinstance(spec, str):
        column = model._meta.get_field(spec)
        return {f"{spec}__id__exact" if column.is_relation else f"{spec}__exact"}
    if issubclass(spec, Between):
        return {SINCE, UNTIL}
    return {spec.parameter_name} if issubclass(spec, admin.SimpleListFilter) else set()
