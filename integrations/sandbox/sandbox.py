from collections.abc import Callable
from typing import Any, Self
from urllib.parse import urlsplit

from .api import Api, ApiError
from .api.errors import failure, unauthorised, unknown_url
from .api.lists import Params
from .clock import Clock
from .delivering import Delivering
from .faults import Fault, Faults
from .render import VERSIONS, Telling
from .server import Answer, Server, key_of
from .stories import Stories
from .world import World


class Sandbox(Stories, Delivering):
    """One Stripe account: tell its stories, serve its API, push its events."""

    def __init__(
        self,
        account: str = "acct_1Sandbox",
        shape: str = "new",
        livemode: bool = False,
        clock: Callable[[], float] | float | None = None,
    ) -> None:
        if shape not in VERSIONS:
            raise ValueError(f"no shape {shape!r}")
        self.account, self.shape, self.livemode = account, shape, livemode
        self.world = World(account, livemode, Clock(clock))
        mode = "live" if livemode else "test"
        # dj-stripe takes no key shorter than this one.
        self.api_key = f"sk_{mode}_{'sandbox0' * 3}"
        self.keys = {f"sk_{mode}_sandbox", self.api_key}
        self.requests: list[tuple[str, str]] = []
        self._api = Api(self.world, shape)
        self._faults = Faults()
        self._server: Server | None = None
        self._deliver_from(self.world, Telling(shape, livemode))

    def start(self, port: int = 0) -> Self:
        self._server = Server(port, self.respond)
        return self

    def stop(self) -> None:
        self.auto_deliver = False
        if self._server:
            self._server.stop()
            self._server = None

    def __enter__(self) -> Self:
        return self if self._server else self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        if not self._server:
            raise RuntimeError("the sandbox is not started")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def live(self) -> None:
        """From now on it is now, ids are new ones in every run, and events are pushed as they happen."""
        self.world.go_live()
        self.auto_deliver = True

    def advance(self, seconds: int) -> None:
        """Moves the sandbox's clock; what happens next is that much later."""
        self.world.clock.advance(seconds)

    def events(self, shape: str | None = None) -> list[dict[str, Any]]:
        """All that happened, as webhooks tell it in that shape."""
        telling = Telling(shape or self.shape, self.livemode)
        with self.world.lock:
            happened = list(self.world.events)
        return [event.envelope(telling) for event in happened if event.told(telling.shape)]

    def fail(self, status: int = 500, times: int | None = 1, match: str = "") -> None:
        """The next requests that hold `match` ("GET /v1/charges") fail; status 0 hangs up on them."""
        self._faults.add(Fault(match, status=status, times=times))

    def slow(self, seconds: float, times: int | None = None, match: str = "") -> None:
        self._faults.add(Fault(match, seconds=seconds, times=times))

    def recover(self) -> None:
        """Ends all failing and slowness."""
        self._faults.clear()

    def reset_requests(self) -> None:
        self.requests.clear()

    def respond(self, method: str, target: str, params: Params, headers: dict[str, str]) -> Answer:
        self.requests.append((method, target))
        status = self._faults.meet(f"{method} {target}")
        if status == 0:
            return None
        path = urlsplit(target).path
        try:
            if status is not None:
                raise failure(status)
            self._admit(headers)
            if method != "GET":
                raise unknown_url(method, path)
            return 200, self._api.answer(path, params, headers.get("stripe-version"))
        except ApiError as error:
            return error.status, error.body

    def _admit(self, headers: dict[str, str]) -> None:
        key = key_of(headers)
        if key not in self.keys:
            raise unauthorised(key)
        meant = headers.get("stripe-account", self.account)
        if meant != self.account:
            text = f"The provided key does not have access to account '{meant}'"
            raise ApiError(403, text, "account_invalid")
