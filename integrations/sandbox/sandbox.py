from collections.abc import Callable
from typing import Any, Self
from urllib.parse import urlsplit

from .api import Api, ApiError, Behaviour
from .api.lists import Params
from .clock import Clock
from .delivering import Delivering
from .failing import Failing
from .keys import Keyring
from .loads import Loads
from .render import VERSIONS, Telling
from .reply import Reply
from .server import Server
from .world import World


class Sandbox(Loads, Delivering, Failing, Keyring):
    """One Stripe account: tell its stories, serve its API, push its events."""

    def __init__(
        self,
        account: str = "acct_1Sandbox",
        shape: str = "new",
        livemode: bool = False,
        clock: Callable[[], float] | float | None = None,
        name: str = "Sandbox",
    ) -> None:
        if shape not in VERSIONS:
            raise ValueError(f"no shape {shape!r}")
        self.account, self.shape, self.livemode = account, shape, livemode
        self.world = World(account, livemode, Clock(clock))
        self.requests: list[tuple[str, str]] = []
        self._behaviour = Behaviour(name)
        self._server: Server | None = None
        self._make_keys()
        self._can_fail()
        self._deliver_from(self.world, Telling(shape, livemode))
        self._api = Api(self.world, shape, self._behaviour, self.hooks)

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

    @property
    def name(self) -> str:
        return self._behaviour.name

    @property
    def search_lag(self) -> int:
        """Customers younger than so many seconds are not found by a search yet."""
        return self._behaviour.search_lag

    @search_lag.setter
    def search_lag(self, seconds: int) -> None:
        self._behaviour.search_lag = seconds

    @property
    def public_only(self) -> bool:
        """Whether webhook endpoints at local addresses are refused, as Stripe does."""
        return self._behaviour.public_only

    @public_only.setter
    def public_only(self, on: bool) -> None:
        self._behaviour.public_only = on

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

    def reset_requests(self) -> None:
        self.requests.clear()

    def respond(self, method: str, target: str, params: Params, headers: dict[str, str]) -> Reply | None:
        """None hangs up."""
        self.requests.append((method, target))
        met = self.disturb(method, target)
        if met and not met.done:
            return met.reply
        try:
            reply = self._api.respond(method, urlsplit(target).path, params, headers, self._admit(headers))
        except ApiError as error:
            reply = error.reply
        return met.reply if met else reply
