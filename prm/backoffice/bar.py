"""A list's filters at hand as links."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from prm.backoffice.filters import Between


@dataclass(frozen=True)
class Filter:
    """`chosen` in words, empty where nothing is; `choices` are (word, link, whether it is the one)."""

    title: str
    chosen: str
    choices: list[tuple[str, str, bool]]
    between: Between | None = None
    hidden: list[tuple[str, str]] = field(default_factory=list)


def filter_of(listed: Any, spec: Any) -> Filter:
    title = capfirst(str(spec.title))
    if isinstance(spec, Between):
        kept = [(name, one) for name, values in listed.filter_params.items() for one in values]
        hidden = [(name, one) for name, one in kept if name not in spec.expected_parameters()]
        return Filter(title, spec.shown, [], spec, hidden)
    found = [(str(one["display"]), one["query_string"], bool(one["selected"])) for one in spec.choices(listed)]
    chosen = next((word for word, _link, is_it in found[1:] if is_it), "")
    return Filter(title, chosen, found)


def others(listed: Any) -> list[Filter]:
    """What else the list is narrowed down by, by a link from elsewhere: seen, and undone by a click."""
    told = {name for spec in listed.filter_specs for name in spec.expected_parameters()}
    told |= {f"{listed.model_admin.chip_field}__exact", *listed.model_admin.chip_params}
    return [
        _other(listed, name, values[-1]) for name, values in listed.get_filters_params().items() if name not in told
    ]


def _other(listed: Any, name: str, value: str) -> Filter:
    first, *rest = name.split("__")
    try:
        column = listed.model._meta.get_field(first)
    except FieldDoesNotExist:
        column = None
    title, word = (column.verbose_name, dict(column.flatchoices).get(value, value)) if column else (name, value)
    if column and column.is_relation and rest[-1:] in ([], ["exact"]) and value.isdecimal():
        word = str(column.related_model._default_manager.filter(pk=value).first() or value)
    every = (str(_("All")), listed.link(**{name: None}), False)
    return Filter(capfirst(str(title)), str(word), [every, (str(word), listed.link(), True)])
