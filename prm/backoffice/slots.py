"""Named places on a page that apps higher up fill, so that a noun's page need not know them."""

from collections.abc import Callable
from typing import Any, TypeVar

Filler = Callable[..., Any]
F = TypeVar("F", bound=Filler)

_slots: dict[str, list[tuple[int, Filler]]] = {}


def panel(slot: str, *, order: int = 100) -> Callable[[F], F]:
    """Registers `function(request, row)` to fill `slot` in the place that `order` gives it; None fills nothing.

    Slots: `partner`, `customer`, `lead`, `deal`, `product`, `payment`, `money_back` (a `Panel` below the noun's own
    facts), `outside` (title and url of a provider's own page; see `prm.backoffice.outside`) and `home` (a
    `Waiting` or several; called without a row).
    """

    def register(function: F) -> F:
        places = _slots.setdefault(slot, [])
        places.append((order, function))
        places.sort(key=lambda one: one[0])
        return function

    return register


def fill(slot: str, *args: Any) -> list[Any]:
    """What the fillers of `slot` give, in order."""
    given = [function(*args) for _order, function in _slots.get(slot, [])]
    return [one for one in given if one is not None]
