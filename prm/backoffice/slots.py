"""Named places on a page that apps higher up fill, so that a noun's page need not know them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model
from django.http import HttpRequest

from prm.backoffice.reader import may_see

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Filler:
    order: int
    fill: Callable[..., Any]
    of: tuple[type[Model], ...]


_slots: dict[str, list[Filler]] = {}


def panel(slot: str, *of: type[Model], order: int = 100) -> Callable[[F], F]:
    """Registers `function(request, row)` to fill `slot` in the place that `order` gives it; None fills nothing.

    It is asked only where the reader may see rows `of` all these models.

    Slots: `partner`, `customer`, `lead`, `deal`, `product`, `payment`, `money_back` (a `Panel` below the noun's own
    facts), `partner.first`, `customer.first`, `lead.first`, `deal.first` (a `Panel` above its form), `partner.figures`,
    `customer.figures` (`Total`s that its page opens with), `payment.told` (`prm.backoffice.story.Told`s for its
    timeline), `outside` (title and url of a provider's own page; see `prm.backoffice.outside`), `find` (words beside
    what was found). Called without a row: `partner.list`, `customer.list`, `lead.list` (a column beside a list, see
    `prm.backoffice.beside`), and on the home page `home.first` (a `Panel`, whether money arrives at all), `home` (a
    `prm.backoffice.home_waiting.Waiting` or several), `home.tables` (a `Panel`). The first two of the home page are
    asked again every half minute.
    """

    def register(function: F) -> F:
        places = _slots.setdefault(slot, [])
        places.append(Filler(order, function, of))
        places.sort(key=lambda one: one.order)
        return function

    return register


def close(request: HttpRequest, *slots: str) -> None:
    """Nothing fills these on the page that is being made: a form that was refused is shown again alone."""
    request.closed_slots = slots  # type: ignore[attr-defined]


def fill(slot: str, request: HttpRequest, *args: Any) -> list[Any]:
    """What the fillers of `slot` give, in order."""
    if slot in getattr(request, "closed_slots", ()):
        return []
    open_ = [one for one in _slots.get(slot, []) if all(may_see(request.user, model) for model in one.of)]
    given = [one.fill(request, *args) for one in open_]
    return [one for one in given if one is not None]
