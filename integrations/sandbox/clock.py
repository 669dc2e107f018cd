import time
from collections.abc import Callable


class Clock:
    """Real time, or a given start that only `advance` moves."""

    def __init__(self, source: Callable[[], float] | float | None = None) -> None:
        self._source = time.time if source is None else source
        self._ahead = 0

    def now(self) -> int:
        base = self._source() if callable(self._source) else self._source
        return int(base) + self._ahead

    def follow(self) -> None:
        """Real time from now on, unless that were backwards."""
        if time.time() >= self.now():
            self._source, self._ahead = time.time, 0

    def advance(self, seconds: int) -> None:
        if seconds < 0:
            raise ValueError("time only runs forwards: lists are in order of creation")
        self._ahead += seconds
