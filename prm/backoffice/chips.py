"""Chips above a list: one per state, with how many rows it has."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Chip:
    word: str | Promise
    query: str
    count: int | None
    current: bool


def chips(model_admin: Any, request: HttpRequest) -> list[Chip]:
    """The chips of a list; counted are the states in `chip_counts` only, all where it is None."""
    field = model_admin.chip_field
    name = f"{field}__exact"
    chosen = request.GET.get(name, "")
    rows = model_admin.model._default_manager.order_by()
    counted = model_admin.chip_counts
    if counted is not None:
        rows = rows.filter(**{f"{field}__in": counted})
    numbers = dict(rows.values_list(field).annotate(Count("pk")))
    found = [Chip(_("All"), "?", None, not chosen)]
    for value, word in model_admin.model._meta.get_field(field).choices:
        count = numbers.get(value, 0) if counted is None or value in counted else None
        found.append(Chip(word, f"?{name}={value}", count, chosen == value))
    return found
