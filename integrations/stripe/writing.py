"""Facts and links written by the hundred: plain SQL, since making rows of models costs a pull most of its time."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection as database

from integrations.models import Connection
from integrations.stripe.models import Fact
from integrations.stripe.told import Told

FACTS = """INSERT INTO integrations_stripe_fact (connection_id, kind, external_id, data, heard)
VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"""
CHANGE = "UPDATE integrations_stripe_fact SET data = %s, heard = %s WHERE id = %s"
LINKS = """INSERT INTO integrations_stripe_link (connection_id, source, target)
VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"""


def insert_facts(connection: Connection, rows: Iterable[Told]) -> int:
    """Stores those that are not there yet, in the order given; how many those were."""
    mine = connection.pk
    return _each(FACTS, [(mine, row.kind, row.external_id, json.dumps(row.data), row.heard) for row in rows])


def update_facts(rows: Iterable[Fact]) -> None:
    """Stores what rows have come to say, under their locks."""
    _each(CHANGE, [(json.dumps(row.data), row.heard, row.pk) for row in rows])


def insert_links(connection: Connection, pairs: Iterable[tuple[str, str]]) -> None:
    """Stores that the first of each pair leads to the second."""
    _each(LINKS, [(connection.pk, source, target) for source, target in pairs])


def _each(sql: str, rows: list[tuple[Any, ...]]) -> int:
    if not rows:
        return 0
    with database.cursor() as cursor:
        cursor.executemany(sql, rows)
        return int(cursor.rowcount)
