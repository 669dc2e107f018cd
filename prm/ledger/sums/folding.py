"""Adds what changed to the sums that are kept."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from prm import locks
from prm.ledger.models import CustomerSum, DaySum, PartnerDay, PartnerMonth, Payment, SumDelta, Transaction

LOCK = "ledger sums"
ADD = """INSERT INTO {table} ({columns}, number, minor) VALUES ({places}, %s, %s)
ON CONFLICT ({columns}) DO UPDATE
SET number = {table}.number + excluded.number, minor = {table}.minor + excluded.minor"""
DAY = ("about", "day", "currency", "livemode", "kind")
PARTNER = ("partner_pk", "day", "currency", "livemode", "kind")
CUSTOMER = ("customer_pk", "currency", "livemode")
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
        told = _told(payment, "payment", payment.outcome)
        yield SumDelta(**told, number=1, minor=payment.net_minor)
    for row in Transaction.objects.order_by("pk").iterator():
        told = _told(row, "transaction", "claim" if (row.kind, row.source) == ("reversal", "claim") else row.kind)
        told |= {"partner_pk": row.partner_id or 0, "customer_pk": row.customer_id}
        yield SumDelta(**told, number=1, minor=row.amount_minor)


def _told(row: Any, about: str, kind: str) -> dict[str, Any]:
    same = {"currency": row.currency, "livemode": row.livemode}
    return {"about": about, "day": row.occurred_at.date(), "kind": kind, **same}


def _add(deltas: Iterable[SumDelta]) -> None:
    days, months, partner_days, customers = (defaultdict[tuple[Any, ...], Counter[str]](Counter) for _ in range(4))
    for one in deltas:
        money = (one.currency, one.livemode)
        sums = [days[one.about, one.day, *money, one.kind]]
        if one.about == "transaction":
            sums.append(months[one.partner_pk, one.day.replace(day=1), *money, one.kind])
            sums.append(partner_days[one.partner_pk, one.day, *money, one.kind])
        if one.customer_pk:
            sums.append(customers[one.customer_pk, *money])
        for kept in sums:
            kept["number"] += one.number
            kept["minor"] += one.minor
    _keep(DaySum, DAY, days)
    _keep(PartnerMonth, PARTNER, months)
    _keep(PartnerDay, PARTNER, partner_days)
    _keep(CustomerSum, CUSTOMER, customers)


def _keep(model: Any, columns: tuple[str, ...], sums: Keyed) -> None:
    sql = ADD.format(table=model._meta.db_table, columns=", ".join(columns), places=", ".join(["%s"] * len(columns)))
    rows = [(*key, sums[key]["number"], sums[key]["minor"]) for key in sorted(sums, key=str)]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)
