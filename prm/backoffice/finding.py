"""How each noun is found: by an id that leads straight to it, or among others by words.

An app registers its finders in a module `finding`, which is read when somebody first searches.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.text import capfirst

from prm.backoffice.searching_text import Asked

Words = str | Promise


@dataclass(frozen=True)
class Hit:
    """A row among what was found: what it is called, what else tells it from others, its state, its figure."""

    title: Any
    more: Any = ""
    mark: Any = ""
    figure: Any = ""


@dataclass(frozen=True)
class Finder:
    """`search` is the condition that rows meet, None where such words find none of them; the list's search too.

    `exact` gives the rows that an id leads straight to. `by` says what can be searched for. Those `found` by
    "id" are left out where words are looked for everywhere, those "straight" always: their own lists search for more.
    """

    model: type[Model]
    search: Callable[[Asked], Any]
    hit: Callable[[Any], Hit]
    by: Words
    exact: Callable[[str], Iterable[Any]] | None = None
    order: int = 100
    found: str = ""
    title: Words = ""
    related: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        return str(self.title) or capfirst(str(self.model._meta.verbose_name_plural))


_finders: dict[type[Model], Finder] = {}
_kinds: dict[str, type[Model]] = {}
_ways: list[Callable[[str], Iterable[Any]]] = []


def register(finder: Finder) -> None:
    _finders[finder.model] = finder


def kinds(starts: Mapping[str, type[Model]]) -> None:
    """Tells what a provider's ids are of, by how they begin."""
    _kinds.update(starts)


def way(function: Callable[[str], Iterable[Any]]) -> Callable[[str], Iterable[Any]]:
    """Registers a function that gives the rows which an id leads to that no row bears itself."""
    _ways.append(function)
    return function


def finders() -> list[Finder]:
    _read()
    return sorted(_finders.values(), key=lambda one: one.order)


def of(model: type[Model]) -> Finder | None:
    _read()
    return _finders.get(model)


def kind(asked: Asked) -> type[Model] | None:
    """What the id is of; None where it is none that is known."""
    _read()
    return _kinds.get(asked.start)


def led_to(asked: Asked) -> list[Any]:
    """The rows that an id leads straight to."""
    model = kind(asked)
    finder = of(model) if model else None
    if model is None:
        return []
    found = list(finder.exact(asked.text)) if finder and finder.exact else []
    for more in () if found else _ways:
        found = found or list(more(asked.text))
    return found


@cache
def _read() -> None:
    autodiscover_modules("finding")
