from typing import Any

from ..events import Event
from ..objects import Charge
from ..render import Telling, render
from ..render.charge import refunds


class Teller:
    """Objects in the shape that a request asks for."""

    def __init__(self, telling: Telling, account: Telling) -> None:
        self._telling = telling
        self._account = account

    @property
    def old(self) -> bool:
        return self._telling.old

    def tell(self, thing: Any) -> dict[str, Any]:
        # An event is told as the account's own version had it when it happened, whatever the request says.
        if isinstance(thing, Event):
            return thing.envelope(self._account)
        return render(thing, self._telling)

    def tells(self, thing: Any) -> bool:
        """Whether that generation has it."""
        return not isinstance(thing, Event) or thing.told(self._account.shape)

    def refunds(self, charge: Charge) -> dict[str, Any]:
        return refunds(charge, self._telling)
