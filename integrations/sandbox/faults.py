import threading
import time
from dataclasses import dataclass


@dataclass(slots=True)
class Fault:
    match: str
    status: int | None = None
    seconds: float = 0
    times: int | None = 1


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

    def meet(self, request: str) -> int | None:
        """Waits as long as it must; the status to fail with, if any."""
        with self._lock:
            met = [fault for fault in self._faults if fault.match in request and fault.times != 0]
            failing = [fault for fault in met if fault.status is not None][:1]
            slow = [fault for fault in met if fault.status is None]
            for fault in failing + slow:
                if fault.times is not None:
                    fault.times -= 1
        if slow:
            time.sleep(sum(fault.seconds for fault in slow))
        return failing[0].status if failing else None
