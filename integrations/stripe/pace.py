import threading
import time

from django.conf import settings


class Pace:
    """At most so many calls a second in this process as the setting says, whatever Stripe would allow."""

    def __init__(self, setting: str) -> None:
        self._setting = setting
        self._lock = threading.Lock()
        self._next = 0.0

    def wait(self) -> None:
        with self._lock:
            now = time.monotonic()
            at = max(self._next, now)
            self._next = at + 1 / getattr(settings, self._setting)
        if at > now:
            time.sleep(at - now)

    def now(self) -> bool:
        """Whether a call may be made at once; one that may is counted."""
        with self._lock:
            now = time.monotonic()
            if self._next > now:
                return False
            self._next = now + 1 / getattr(settings, self._setting)
            return True
