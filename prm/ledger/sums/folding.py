"""Adds what changed to the sums that are kept."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from prm import locks
from prm.ledger.models import DaySum, PartnerMonth, Payment, SumDelta, Transaction

LOCK = "ledger sums"
ADD = """INSERT INTO {table} ({columns}, number, minor) VALUES ({places}, %s, %s)
ON CONFLICT ({columns}) DO UPDATE
SET number = {table}.number + excluded.number, minor = {table}.minor + excluded.minor"""
DAY = ("about", "day", "currency", "livemode", "kind")
MONTH = ("partner_pk", "day", "currency", "livemode", "kind")
Keyed = dict[tuple[Any, ...], Counter[str]]


def fold(limit: int = 5000) -> int:
    """Adds up to so many changes to the sums; how many those were. Safe to run twice and beside itself."""
    with transaction.atomic():
        locks.hold([LOCK])
        deltas = list(SumDelta.objects.order_by("pk")[:limit])
        _add(deltas)
        SumDelta.objects.filter(pk__in=[one.pk for one in deltas]).delete()
    return len(deltas)


def computed() -> Iterable[SumDelta]:
    """What the sums are to be of, read row by row: what is kept is proved by it."""
    for payment in Payment.objects.order_by("pk").iterator():
        told = (payment.occurred_at, payment.currency, payment.livemode, payment.outcome)
        yield _delta("payment", *told, 0, payment.net_minor)
    for row in Transaction.objects.order_by("pk").iterator():
        kind = "claim" if (row.kind, row.source) == ("reversal", "claim") else row.kind
        yield _delta("transaction", row.occurred_at, row.currency, row.livemode, kind, row.partner_id, row.amount_minor)


def _delta(about: str, moment: Any, currency: str, live: bool, kind: str, partner: int | None, minor: int) -> SumDelta:
    told = {"about": about, "day": moment.date(), "currency": currency, "livemode": live, "kind": kind}
    return SumDelta(**told, partner_pk=partner or 0, number=1, minor=minor)


def _add(deltas: Iterable[SumDelta]) -> None:
    days: Keyed = defaultdict(Counter)
    months: Keyed = defaultdict(Counter)
    for one in deltas:
        same = (one.currency, one.livemode, one.kind)
        sums = [days[one.about, one.day, *same]]
        if one.about == "transaction":
            sums.append(months[one.partner_pk, one.day.replace(day=1), *same])
        for kept in sums:
            kept["number"] += one.number
            kept["minor"] += one.minor
    _keep(DaySum, DAY, days)
    _keep(PartnerMonth, MONTH, months)


def _keep(model: Any, columns: tuple[str, ...], sums: Keyed) -> None:
    sql = ADD.format(table=model._meta.db_table, columns=", ".join(columns), places=", ".join(["%s"] * len(columns)))
    rows = [(*key, sums[key]["number"], sums[key]["minor"]) for key in sorted(sums, key=str)]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)
