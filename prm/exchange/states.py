"""How far a row has to go to be in the state that a file names."""

from collections.abc import Mapping
from typing import Any

Steps = Mapping[Any, tuple[Any, ...]]


def way(steps: Steps, start: str, to: str) -> list[str] | None:
    """The states to pass from `start` to `to`; [] where it is there or beyond, None where no way leads."""
    if to == start or _forward(steps, to, start) is not None:
        return []
    return _forward(steps, start, to)


def _forward(steps: Steps, start: str, to: str) -> list[str] | None:
    for following in steps.get(start, ()):
        rest = [] if following == to else _forward(steps, following, to)
        if rest is not None:
            return [following, *rest]
    return None
