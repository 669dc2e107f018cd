from .api.errors import failure, throttled
from .faults import Fault, Faults, Limiter
from .reply import Reply, html

NONSENSE = "<!doctype html><title>It works!</title><h1>It works!</h1>"


class Failing:
    """What can go wrong at Stripe."""

    _faults: Faults
    _limiter: Limiter

    def _can_fail(self) -> None:
        self._faults, self._limiter = Faults(), Limiter()

    def fail(self, status: int = 500, times: int | None = 1, match: str = "") -> None:
        """The next requests that hold `match` ("GET /v1/charges") fail; status 0 hangs up on them."""
        error = failure(status)
        self._fail_with(Reply(error.status, error.body) if status else None, times, match)

    def throttle(self, retry_after: int = 1, times: int | None = 1, match: str = "") -> None:
        """The next requests are answered 429 with `Retry-After`."""
        self._fail_with(throttled(retry_after), times, match)

    def babble(self, times: int | None = 1, match: str = "", says: str | None = None) -> None:
        """The next requests are answered 200 with a page of HTML, or with the JSON that it `says`."""
        reply = html(200, NONSENSE) if says is None else Reply(200, says.encode())
        self._fail_with(reply, times, match)

    def swallow(self, times: int | None = 1, match: str = "") -> None:
        """The next requests are done, and their answers get lost."""
        self._faults.add(Fault(match, times, fails=True, done=True))

    def slow(self, seconds: float, times: int | None = None, match: str = "") -> None:
        self._faults.add(Fault(match, times, seconds=seconds))

    def limit(self, per_second: int | None) -> None:
        """What is above it, in real time, is answered 429 with `Retry-After: 1`; None lifts it."""
        self._limiter.per_second = per_second

    def recover(self) -> None:
        """Ends all of these."""
        self._faults.clear()
        self.limit(None)

    def disturb(self, method: str, target: str) -> Fault | None:
        """What goes wrong with this request, if anything; waits where it is slow."""
        met = self._faults.meet(f"{method} {target}")
        return met if met or self._limiter.admits() else Fault("", fails=True, reply=throttled(1))

    def _fail_with(self, reply: Reply | None, times: int | None, match: str) -> None:
        self._faults.add(Fault(match, times, fails=True, reply=reply))
