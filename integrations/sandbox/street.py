from collections.abc import Iterable
from typing import Self

from .api.errors import unauthorised
from .api.lists import Params
from .oauth.desk import OAuthDesk
from .oauth.platform import Platform
from .reply import Reply
from .sandbox import Sandbox
from .server import Server, key_of


class Street:
    """Several sandbox accounts at one address, as Stripe has them: the API key tells which one answers.

    Two of one account are its live and its test mode. Platforms add themselves; their OAuth is at /oauth/.
    """

    def __init__(self, sandboxes: Iterable[Sandbox]) -> None:
        self.sandboxes = list(sandboxes)
        self.platforms: list[Platform] = []
        self._desk = OAuthDesk(self.platforms)
        self._server: Server | None = None
        for one in self.sandboxes:
            for other in self.sandboxes:
                if one.account == other.account and one.livemode != other.livemode:
                    one.world.twin = other.world

    def start(self, port: int = 0) -> Self:
        self._server = Server(port, self._respond)
        return self

    def stop(self) -> None:
        for sandbox in [*self.sandboxes, *(platform.sandbox for platform in self.platforms)]:
            sandbox.auto_deliver = False
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
            raise RuntimeError("the street is not started")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def _respond(self, method: str, target: str, params: Params, headers: dict[str, str]) -> Reply | None:
        if target.startswith("/oauth/"):
            return self._desk.respond(method, target, params, headers)
        key = key_of(headers)
        for platform in self.platforms:
            if platform.sandbox.knows(key):
                return platform.respond(method, target, params, headers)
        for sandbox in self.sandboxes:
            if sandbox.knows(key):
                return sandbox.respond(method, target, params, headers)
        return unauthorised(key).reply
