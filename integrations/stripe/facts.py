"""Keeps what Stripe tells, so that the order of telling does not matter.

Every field of an object is a register of its own: the greater of (rank, told at, value) stays. Merging is therefore
associative, commutative and idempotent, and any order and number of deliveries ends in the same facts.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from integrations.models import Connection
from integrations.stripe import writing
from integrations.stripe.models import Fact
from integrations.stripe.told import Told


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
    """`data` with what `telling` says, told at `at` (see `told_at`). Merging twice is merging once."""
    merged, rank = dict(data), telling.rank
    for name, value in telling.fields.items():
        if value is not None and (name not in merged or _less(merged[name], rank, at, value)):
            merged[name] = [rank, at, value]
    return merged


def _less(entry: list[Any], rank: int, at: int, value: Any) -> bool:
    if (entry[0], entry[1]) != (rank, at):
        return (entry[0], entry[1]) < (rank, at)
    return entry[2] != value and _order(entry[2]) < _order(value)


def _order(value: Any) -> tuple[int, str]:
    return value if type(value) is int else 0, json.dumps(value, sort_keys=True)


def keep(connection: Connection, tellings: Iterable[Telling], at: int, heard: Collection[str] = ()) -> None:
    """Merges tellings into what is stored; inside a transaction. Rows are taken in the order of their ids.

    `heard` are the objects that an event or a pull tells of, where that is enough to make payments of them.
    """
    told = sorted((one for one in tellings if one.id), key=lambda one: one.id)
    if not told:
        return
    rows: dict[str, Told] = {}
    for one in told:
        row = rows.setdefault(one.id, Told(one.id, one.kind, {}, one.id in heard))
        row.data = merge(row.data, one, at)
    known = set(_stored(connection, rows).values_list("external_id", flat=True))
    fresh = [row for key, row in rows.items() if key not in known]
    if writing.insert_facts(connection, fresh) < len(fresh):
        # Another worker met one of these objects at the same moment: the unique id made one row of it.
        known = set(rows)
    if known:
        _merge_into(_stored(connection, known), [one for one in told if one.id in known], at, heard)
    _link(connection, told)


def _stored(connection: Connection, ids: Collection[str]) -> QuerySet[Fact]:
    return Fact.objects.filter(connection=connection, external_id__in=list(ids))


def _merge_into(stored: QuerySet[Fact], told: list[Telling], at: int, heard: Collection[str]) -> None:
    rows = {row.external_id: row for row in stored.order_by("external_id").select_for_update()}
    changed: dict[str, Fact] = {}
    for one in told:
        row = rows[one.id]
        merged, known = merge(row.data, one, at), row.heard or one.id in heard
        if (merged, known) != (row.data, row.heard):
            row.data, row.heard = merged, known
            changed[one.id] = row
    writing.update_facts(changed.values())


def _link(connection: Connection, told: list[Telling]) -> None:
    pairs = set()
    for one in told:
        for other in filter(None, one.links):
            pairs |= {(one.id, other), (other, one.id)}
        pairs |= {(one.id, leaf) for leaf in one.leaves if leaf}
    writing.insert_links(connection, sorted(pairs))
