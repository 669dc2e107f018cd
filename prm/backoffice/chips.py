"""Chips above a list: one per state, with how many rows it has."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from prm.backoffice.counting import counts, shown


@dataclass(frozen=True)
class Chip:
    word: str | Promise
    query: str
    count: str
    current: bool


def chips(model_admin: Any, request: HttpRequest, listed: Any) -> list[Chip]:
    """The chips of a list (`prm.backoffice.lists.List`), which leave its other filters as they are.

    Counted are the states in `chip_counts` only, all where it is None; and none where the list is narrowed otherwise.
    """
    field = model_admin.chip_field
    name = f"{field}__exact"
    chosen = listed.params.get(name, "")
    states = dict(model_admin.model._meta.get_field(field).choices)
    narrowed = bool(listed.query or set(listed.get_filters_params()) - {name})
    counted = () if narrowed else states if model_admin.chip_counts is None else model_admin.chip_counts
    rows = {value: model_admin.model._default_manager.filter(**{field: value}) for value in counted}
    numbers = counts(request, rows)
    found = [Chip(_("All"), listed.link(**{name: None}), "", not chosen)]
    for value, word in states.items():
        number = shown(numbers[value]) if value in numbers else ""
        found.append(Chip(word, listed.link(**{name: value}), number, chosen == value))
    return found
