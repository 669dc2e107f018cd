"""Where an example plays: an emptied database, a fresh sandbox behind one address, a webhook to knock at."""

from typing import Any

from django.apps import apps
from django.db import connection, transaction

from integrations.models import Connection
from integrations.sandbox import Sandbox
from integrations.sandbox.server import Server
from integrations.stripe.connect import connect
from prm.ledger import triggers
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
        empty()
        self.sandbox = Sandbox(clock=START)
        connected = connect(self.sandbox.api_key, SECRET, self.sandbox.account)
        # What happened at START is within a pull's days, whenever the tests run.
        Connection.objects.filter(pk=connected.pk).update(**{"lookback_days": 9999, **settings})
        connected.refresh_from_db()
        self.door = Door(connected)
        return self

    def close(self) -> None:
        self._server.stop()


def empty() -> None:
    """Deletes what an example leaves. Much quicker than `tests.database.wipe`, which truncates all tables there are."""
    own = ("prm.", "integrations.")
    models = [one for one in apps.get_models(include_auto_created=True) if one.__module__.startswith(own)]
    with connection.cursor() as cursor:
        _guard(cursor, "DISABLE")
        with transaction.atomic():
            for name in sorted({one._meta.db_table for one in models}):
                cursor.execute(f'DELETE FROM "{name}"')
        _guard(cursor, "ENABLE")


def _guard(cursor: Any, verb: str) -> None:
    """The ledger's refusal to lose rows."""
    if connection.vendor == "postgresql":
        cursor.execute(f"ALTER TABLE ledger_transaction {verb} TRIGGER USER")
    elif verb == "ENABLE":
        triggers.install()
    else:
        for event in ("UPDATE", "DELETE"):
            cursor.execute(f"DROP TRIGGER IF EXISTS ledger_transaction_no_{event}")
