"""Where an example plays: an emptied database, a fresh sandbox behind one address, a webhook to knock at."""

from typing import Any

from integrations.models import Connection
from integrations.sandbox import Sandbox
from integrations.sandbox.server import Server
from integrations.stripe.connect import connect
from tests.database import wipe
from tests.door import SECRET, Door

START = 1767225600


class Stage:
    sandbox: Sandbox
    door: Door

    def __init__(self) -> None:
        self._server = Server(0, lambda *asked: self.sandbox.respond(*asked))
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def begin(self, **settings: Any) -> "Stage":
        """Nothing has happened yet, and the connection has these settings."""
        wipe()
        self.sandbox = Sandbox(clock=START)
        connection = connect(self.sandbox.api_key, SECRET, self.sandbox.account)
        Connection.objects.filter(pk=connection.pk).update(**settings)
        self.door = Door(connection)
        return self

    def close(self) -> None:
        self._server.stop()
