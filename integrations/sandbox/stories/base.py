from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from ..world import World

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="Story")


class Story:
    """`world` is the one place that a story writes to, under its lock."""

    world: World


def story(tell: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """The whole story happens at once: nobody reads or pushes half of it."""

    @wraps(tell)
    def locked(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self.world.lock:
            return tell(self, *args, **kwargs)

    return locked


@dataclass(frozen=True, slots=True)
class Told:
    """The ids that a story made or paid with, in order."""

    customer: str | None = None
    invoice: str | None = None
    payment_intents: tuple[str, ...] = ()
    charges: tuple[str, ...] = ()
    session: str | None = None

    @property
    def payment_intent(self) -> str | None:
        return self.payment_intents[0] if self.payment_intents else None

    @property
    def charge(self) -> str | None:
        return self.charges[0] if self.charges else None
