"""Keeps what Stripe tells, so that the order of telling does not matter.

Every field of an object is a register of its own: the greater of (rank, told at, value) stays. Merging is therefore
associative, commutative and idempotent, and any order and number of deliveries ends in the same facts.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection as database

from integrations.models import Connection
from integrations.stripe.models import Fact, Link

Near = dict[str, Fact]


@dataclass
class Telling:
    """What one payload says of one object. `rank` is how far the object has come; None in `fields` says nothing.

    `links` name other objects of the same money, `leaves` the payer and what was sold.
    """

    kind: str
    id: str
    rank: int = 0
    fields: dict[str, Any] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    leaves: list[str] = field(default_factory=list)


def told_at(moment: datetime, *, later: bool) -> int:
    """When something was told, as facts keep it: Stripe's clock has seconds, and within one a change is the `later`."""
    return 2 * int(moment.timestamp()) + later


def merge(data: dict[str, Any], telling: Telling, at: int) -> dict[str, Any]:
    """`data` with what `telling` says, told at `at` (see `told_at`)."""
    merged = dict(data)
    for name, value in telling.fields.items():
        if value is None:
            continue
        entry = [telling.rank, at, value]
        if name not in merged or _order(merged[name]) < _order(entry):
            merged[name] = entry
    return merged


def _order(entry: list[Any]) -> tuple[int, int, int, str]:
    rank, at, value = entry
    return rank, at, value if type(value) is int else 0, json.dumps(value, sort_keys=True)


def keep(connection: Connection, tellings: Iterable[Telling], at: int, heard: Collection[str] = ()) -> None:
    """Merges tellings into what is stored; inside a transaction. Rows are taken in the order of their ids.

    `heard` are the objects that an event or a pull tells of, where that is enough to make payments of them.
    """
    told = sorted((one for one in tellings if one.id), key=lambda one: one.id)
    if not told:
        return
    kinds = {one.id: one.kind for one in told}
    # Two workers may meet an object at the same moment; the unique id makes one row of it.
    fresh = [Fact(connection=connection, external_id=key, kind=kind) for key, kind in kinds.items()]
    Fact.objects.bulk_create(fresh, ignore_conflicts=True)
    found = Fact.objects.filter(connection=connection, external_id__in=kinds).order_by("external_id")
    rows = {row.external_id: row for row in found.select_for_update()}
    changed = set()
    for one in told:
        row = rows[one.id]
        merged, known = merge(row.data, one, at), row.heard or one.id in heard
        if (merged, known) != (row.data, row.heard):
            row.data, row.heard = merged, known
            changed.add(one.id)
    if changed:
        Fact.objects.bulk_update([rows[key] for key in sorted(changed)], ["data", "heard"])
    _link(connection, told)


def _link(connection: Connection, told: list[Telling]) -> None:
    pairs = set()
    for one in told:
        for other in filter(None, one.links):
            pairs |= {(one.id, other), (other, one.id)}
        pairs |= {(one.id, leaf) for leaf in one.leaves if leaf}
    links = [Link(connection=connection, source=a, target=b) for a, b in sorted(pairs)]
    if links:
        Link.objects.bulk_create(links, ignore_conflicts=True)


REACHED = """
WITH RECURSIVE near(id) AS (
  SELECT source FROM integrations_stripe_link WHERE connection_id = %s AND source IN ({roots})
  UNION SELECT link.target FROM near
  JOIN integrations_stripe_link link ON link.connection_id = %s AND link.source = near.id
) SELECT id FROM near"""
NEAR = """
SELECT * FROM integrations_stripe_fact WHERE connection_id = %s AND external_id IN (
  WITH RECURSIVE near(id) AS (
    SELECT CAST(%s AS varchar(255))
    UNION SELECT link.target FROM near
    JOIN integrations_stripe_link link ON link.connection_id = %s AND link.source = near.id
  ) SELECT id FROM near)
"""


def near(connection: Connection, key: str) -> Near:
    """All that is known of the money that this object belongs to, its payer and its products; one query."""
    rows = Fact.objects.raw(NEAR, [connection.pk, key, connection.pk])
    return {row.external_id: row for row in sorted(rows, key=lambda row: row.external_id)}


def near_each(connection: Connection, keys: Collection[str]) -> dict[str, Near]:
    """`near` of many objects at once, in three queries; objects of the same money are told by one of them alone."""
    if not keys:
        return {}
    roots = ", ".join(["%s"] * len(keys))
    with database.cursor() as cursor:
        cursor.execute(REACHED.format(roots=roots), [connection.pk, *keys, connection.pk])
        reached = {row[0] for row in cursor.fetchall()} | set(keys)
    mine = {"connection": connection}
    targets: dict[str, list[str]] = {}
    for source, target in Link.objects.filter(**mine, source__in=reached).values_list("source", "target"):
        targets.setdefault(source, []).append(target)
    rows = {
        row.external_id: row for row in Fact.objects.filter(**mine, external_id__in=reached).order_by("external_id")
    }
    found: dict[str, Near] = {}
    seen: set[str] = set()
    for key in keys:
        if key not in seen:
            around = _reach(key, targets)
            seen |= around
            found[key] = {name: rows[name] for name in sorted(around) if name in rows}
    return found


def _reach(key: str, targets: dict[str, list[str]]) -> set[str]:
    found, rim = {key}, [key]
    while rim:
        rim = [one for name in rim for one in targets.get(name, ()) if one not in found]
        found |= set(rim)
    return found
