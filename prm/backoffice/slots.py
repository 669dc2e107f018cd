"""Named places on a page that apps higher up fill, so that a noun's page need not know them."""

from collections.abc import Callable
from typing import Any, TypeVar

Filler = Callable[..., Any]
F = TypeVar("F", bound=Filler)

_slots: dict[str, list[tuple[int, Filler]]] = {}


def panel(slot: str, *, order: int = 100) -> Callable[[F], F]:
    """Registers `function(request, row)` to fill `slot` in the place that `order` gives it; None fills nothing.

    Slots: `partner`, `customer`, `lead`, `deal`, `product`, `payment`, `money_back` (a `Panel` below the noun's own
    facts), `partner.first`, `customer.first`, `lead.first`, `deal.first` (a `Panel` above its form), `partner.figures`,
    `customer.figures` (`Total`s that its page opens with), `payment.told` (`prm.backoffice.story.Told`s for its
    timeline), `outside` (title and url of a provider's own page; see `prm.backoffice.outside`). On the home page,
    called without a row: `home.first` (a `Panel`, whether money arrives at all), `home` (a
    `prm.backoffice.home_waiting.Waiting` or several), `home.tables` (a `Panel`). The first two are asked again every
    half minute; each filler checks what its reader may see.
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
