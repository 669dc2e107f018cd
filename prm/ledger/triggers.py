"""The ledger is append-only, and its sums are kept, in the database too.

Put in place after every migration, since SQLite's way of altering a table makes it anew and forgets its triggers.
"""

from typing import Any

from django.db import connections

from prm.ledger.sums import triggers

SQLITE = """
CREATE TRIGGER IF NOT EXISTS ledger_transaction_no_{verb} BEFORE {verb} ON ledger_transaction
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE TRIGGER ledger_transaction_append_only BEFORE UPDATE OR DELETE ON ledger_transaction
FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
"""


def install(using: str = "default", **_: Any) -> None:
    """Receiver of `post_migrate`; may run any number of times."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if "ledger_transaction" not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(SQLITE.format(verb=verb))
            for sql in triggers.SQLITE:
                cursor.execute(sql)
        elif connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
            cursor.execute(triggers.POSTGRESQL)
