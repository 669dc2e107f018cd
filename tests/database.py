"""A database that tests really commit to, emptied behind them: the ledger's triggers refuse an ordinary flush."""

from django.apps import apps
from django.db import connection, transaction

from prm.ledger import triggers


def tables() -> list[str]:
    names = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    kept = {"django_content_type", "auth_permission", "django_migrations"}
    return sorted(names - kept)


def _empty(cursor) -> None:
    """Deletes where there is something: TRUNCATE makes every file of every table anew, which takes a second."""
    told = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables())
    cursor.execute(told)
    full = [name for (name,) in cursor.fetchall()]
    with transaction.atomic():
        if "ledger_transaction" in full:
            cursor.execute("ALTER TABLE ledger_transaction DISABLE TRIGGER USER")
        for name in full:
            cursor.execute(f'DELETE FROM "{name}"')
        if "ledger_transaction" in full:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE ledger_transaction ENABLE TRIGGER USER")


def wipe() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _empty(cursor)
            return
        cursor.execute("PRAGMA foreign_keys=OFF")
        for verb in ("UPDATE", "DELETE"):
            cursor.execute(f"DROP TRIGGER IF EXISTS ledger_transaction_no_{verb}")
        for name in tables():
            cursor.execute(f'DELETE FROM "{name}"')
        cursor.execute("PRAGMA foreign_keys=ON")
    triggers.install()


def leave_alone() -> None:
    """Ends the sessions that killed processes left on PostgreSQL, which would keep the database from being dropped."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
