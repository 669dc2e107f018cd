"""A list's filters at hand as links."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst

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
