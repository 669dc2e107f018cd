"""A list's filters at hand as links."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from prm.backoffice.filters import Between
from prm.backoffice.reader import may_open

SHOWN = 60  # characters of what a list is narrowed down by


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
    given = {name: values[-1] for name, values in listed.get_filters_params().items()}
    return [_other(listed, name, given[name]) for name in listed.model_admin.narrowed_by if name in given]


def _other(listed: Any, name: str, value: str) -> Filter:
    column = listed.model._meta.get_field(name.split("__")[0])
    row = None
    if column.is_relation and may_open(column.related_model):
        row = column.related_model._default_manager.filter(pk=value).first()
    word = Truncator(row or dict(column.flatchoices).get(value, value)).chars(SHOWN)
    every = (str(_("All")), listed.link(**{name: None}), False)
    return Filter(capfirst(str(column.verbose_name)), word, [every, (word, listed.link(), True)])
