import threading
import time
from collections import deque
from dataclasses import dataclass

from .reply import Reply


@dataclass(slots=True)
class Fault:
    """A delay, or with `fails` an answer in place of the true one; None hangs up. `done`: only the answer gets lost."""

    match: str
    times: int | None = 1
    seconds: float = 0
    fails: bool = False
    done: bool = False
    reply: Reply | None = None


class Faults:
    """What goes wrong with the next requests whose "METHOD /path?query" holds the match."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def meet(self, request: str) -> Fault | None:
        """Waits as long as it must; the fault to fail with, if any."""
        if not self._faults:
            return None
        with self._lock:
            met = [fault for fault in self._faults if fault.match in request and fault.times != 0]
            failing = [fault for fault in met if fault.fails][:1]
            slow = [fault for fault in met if not fault.fails]
            for fault in failing + slow:
                if fault.times is not None:
                    fault.times -= 1
        if slow:
            time.sleep(sum(fault.seconds for fault in slow))
        return failing[0] if failing else None


class Limiter:
    """At most so many requests in any second; those that it refuses do not count."""

    def __init__(self) -> None:
        self.per_second: int | None = None
        self._times: deque[float] = deque()
        self._lock = threading.Lock()

    def admits(self) -> bool:
        if self.per_second is None:
            return True
        with self._lock:
            now = time.monotonic()
            while self._times and self._times[0] <= now - 1:
                self._times.popleft()
            if len(self._times) >= self.per_second:
                return False
            self._times.append(now)
            return True
