from collections.abc import Iterable
from typing import Self

from .api.errors import unauthorised
from .api.lists import Params
from .sandbox import Sandbox
from .server import Answer, Server, key_of


class Street:
    """Several sandbox accounts at one address, as Stripe has them: the API key tells which one answers."""

    def __init__(self, sandboxes: Iterable[Sandbox]) -> None:
        self.sandboxes = list(sandboxes)
        self._server: Server | None = None

    def start(self, port: int = 0) -> Self:
        self._server = Server(port, self._respond)
        return self

    def stop(self) -> None:
        for sandbox in self.sandboxes:
            sandbox.auto_deliver = False
        if self._server:
            self._server.stop()
            self._server = None

    @property
    def base_url(self) -> str:
        if not self._server:
            raise RuntimeError("the street is not started")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def _respond(self, method: str, target: str, params: Params, headers: dict[str, str]) -> Answer:
        key = key_of(headers)
        for sandbox in self.sandboxes:
            if key in sandbox.keys:
                return sandbox.respond(method, target, params, headers)
        refused = unauthorised(key)
        return refused.status, refused.body
