import random
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from .events import Event
from .reply import encode
from .wire import Endpoint, Wire

Delivery = tuple[str, int]  # an event's id, and the HTTP status; 0 where nobody answered
Pending = tuple[Endpoint, Event]
Drop = Callable[[dict[str, Any]], bool]


class Pusher:
    """What is still to be told to whom, and what was."""

    def __init__(self) -> None:
        self.endpoints: list[Endpoint] = []
        self.others: dict[str, Callable[[], list[Endpoint]]] = {}
        self.done: list[Delivery] = []
        self._changed = threading.Condition()
        self._queue: list[Pending] = []
        self._busy = 0
        self._stop: threading.Event | None = None

    def hear(self, event: Event) -> None:
        self.queue(self.endpoints + [each for held in self.others.values() for each in held()], event)

    def queue(self, endpoints: Sequence[Endpoint], event: Event) -> None:
        """For those of them that want it."""
        with self._changed:
            self._queue += [(endpoint, event) for endpoint in endpoints if endpoint.wants(event)]
            self._changed.notify_all()

    def forget(self, secret: str) -> None:
        """Nothing that is queued goes to that endpoint any more."""
        with self._changed:
            self._queue = [each for each in self._queue if each[0].secret != secret]
            self._changed.notify_all()

    def push(
        self,
        wire: Wire,
        order: str | random.Random = "as_told",
        copies: int = 1,
        drop: Drop | None = None,
        delay: float = 0,
    ) -> list[Delivery]:
        """Everything that is queued now."""
        with self._changed:
            pending, self._queue = arranged(self._queue, order, copies), []
            self._busy += 1
        told: list[Delivery] = []
        try:
            for endpoint, event in pending:
                envelope = event.envelope(endpoint.telling, endpoint.account)
                if not (drop and drop(envelope)):
                    time.sleep(delay)
                    told.append((event.id, wire.post(endpoint, encode(envelope))))
        finally:
            with self._changed:
                self.done += told
                self._busy -= 1
                self._changed.notify_all()
        return told

    def wait(self, timeout: float) -> bool:
        """Until nothing is queued or under way."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._queue and not self._busy, timeout)

    @property
    def auto(self) -> bool:
        return self._stop is not None

    @auto.setter
    def auto(self, on: bool) -> None:
        if on and not self._stop:
            self._stop = threading.Event()
            threading.Thread(target=self._push_always, args=(self._stop,), daemon=True).start()
        elif not on and self._stop:
            self._stop.set()
            self._stop = None
            with self._changed:
                self._changed.notify_all()

    def _push_always(self, stop: threading.Event) -> None:
        wire = Wire()
        while not stop.is_set():
            self.push(wire)
            with self._changed:
                self._changed.wait_for(lambda: self._queue or stop.is_set())
        wire.close()


def arranged(pending: Sequence[Pending], order: str | random.Random, copies: int) -> list[Pending]:
    told = [each for each in pending for _ in range(copies)]
    if isinstance(order, random.Random):
        order.shuffle(told)
    elif order == "reversed":
        told.reverse()
    elif order != "as_told":
        raise ValueError(f"no order {order!r}")
    return told
