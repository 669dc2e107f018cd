import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
SECONDS = 2.5


def paced(items: Iterable[T]) -> Iterator[T]:
    """The items until a round's time is over: a slow machine does fewer of them."""
    end = time.perf_counter() + SECONDS
    for item in items:
        if time.perf_counter() > end:
            return
        yield item
