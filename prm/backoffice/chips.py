"""Chips above a list: one per state, with how many rows it has."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Chip:
    word: str | Promise
    query: str
    count: int | None
    current: bool


def chips(model_admin: Any, listed: Any) -> list[Chip]:
    """The chips of a list (`prm.backoffice.lists.List`), which leave its other filters as they are.

    Counted are the states in `chip_counts` only, all where it is None; and none where the list is narrowed otherwise.
    """
    field = model_admin.chip_field
    name = f"{field}__exact"
    chosen = listed.params.get(name, "")
    narrowed = bool(listed.query or set(listed.get_filters_params()) - {name})
    counted = model_admin.chip_counts
    numbers = {} if narrowed else _numbers(model_admin.model, field, counted)
    found = [Chip(_("All"), listed.link(**{name: None}), None, not chosen)]
    for value, word in model_admin.model._meta.get_field(field).choices:
        count = numbers.get(value, 0) if not narrowed and (counted is None or value in counted) else None
        found.append(Chip(word, listed.link(**{name: value}), count, chosen == value))
    return found


def _numbers(model: Any, field: str, counted: tuple[str, ...] | None) -> dict[str, int]:
    if counted == ():
        return {}
    rows = model._default_manager.order_by()
    if counted is not None:
        rows = rows.filter(**{f"{field}__in": counted})
    return dict(rows.values_list(field).annotate(Count("pk")))
