"""Locks by name, held until the surrounding transaction ends."""

import hashlib
from collections.abc import Iterable

from django.db import connection


def hold(names: Iterable[str]) -> None:
    """Waits for and holds each name in turn; inside `transaction.atomic()` only.

    PostgreSQL: advisory locks. SQLite: the IMMEDIATE transaction holds the whole database already.
    """
    keys = [int.from_bytes(hashlib.blake2b(n.encode(), digest_size=8).digest(), signed=True) for n in names]
    if connection.vendor != "postgresql" or not keys:
        return
    with connection.cursor() as cursor:
        # A FROM list's rows come in the array's order, so two sessions never wait for each other crosswise.
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])
