"""All that is known around an object: what is the same money, who pays, what was sold."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection as database

from integrations.models import Connection
from integrations.stripe.told import Told

Near = dict[str, Told]
# An object's kind, its data as the database has it, and whether it was heard of.
Texts = dict[str, tuple[str, str, bool]]

AROUND = """
WITH RECURSIVE near(id) AS (
  VALUES {roots}
  UNION SELECT link.target FROM near
  JOIN integrations_stripe_link link ON link.connection_id = %s AND link.source = near.id
)"""
FACTS = """
SELECT external_id, kind, CAST(data AS text), heard FROM near
JOIN integrations_stripe_fact ON connection_id = %s AND external_id = near.id ORDER BY external_id"""
LINKS = """
SELECT source, target FROM near JOIN integrations_stripe_link ON connection_id = %s AND source = near.id"""


def texts(connection: Connection, keys: Collection[str]) -> Texts:
    """All that is known of the money that these objects belong to, its payer and its products.

    As the database has it, to be compared with what it has later; one query.
    """
    return {key: (kind, text, bool(heard)) for key, kind, text, heard in _ask(connection, keys, FACTS)}


def near_each(connection: Connection, keys: Collection[str], told: Texts) -> dict[str, Near]:
    """What is around each object, of the `texts` of all; objects of the same money are told by one of them alone."""
    targets: dict[str, list[str]] = {}
    for source, target in _ask(connection, keys, LINKS):
        targets.setdefault(source, []).append(target)
    rows, found, seen = read(told), dict[str, Near](), set[str]()
    for key in keys:
        if key not in seen:
            around = _reach(key, targets)
            seen |= around
            found[key] = {name: rows[name] for name in sorted(around) if name in rows}
    return found


def read(told: Texts) -> Near:
    return {key: Told(key, kind, json.loads(text), heard) for key, (kind, text, heard) in told.items()}


def _ask(connection: Connection, keys: Collection[str], sql: str) -> Iterable[Any]:
    if not keys:
        return []
    roots = ", ".join(["(CAST(%s AS varchar(255)))"] * len(keys))
    with database.cursor() as cursor:
        cursor.execute(AROUND.format(roots=roots) + sql, [*keys, connection.pk, connection.pk])
        return list(cursor.fetchall())


def _reach(key: str, targets: dict[str, list[str]]) -> set[str]:
    found, rim = {key}, [key]
    while rim:
        rim = [one for name in rim for one in targets.get(name, ()) if one not in found]
        found |= set(rim)
    return found
