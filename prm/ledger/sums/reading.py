"""What the ledger sums to: kept sums and what is not yet added to them, in one statement, so exact at any moment."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet, Sum, Value

from prm.ledger.models import CustomerSum, DaySum, PartnerDay, PartnerMonth, SumDelta

# A reversal because of a claim, and the sale that takes its place, sold and took back nothing.
SOLD = ("sale", "claim")


@dataclass(frozen=True)
class Kept:
    """So many rows, of so much, by whatever they were asked for in that order."""

    by: tuple[Any, ...]
    number: int
    minor: int


def sums(about: str, *by: str, **which: Any) -> list[Kept]:
    """The sums `about` payments or transactions, by these fields of `DaySum`, of the days, kinds … in `which`."""
    return _both(DaySum.objects.filter(about=about, **which), SumDelta.objects.filter(about=about, **which), by)


def of_partners(*by: str, since: date | None = None, until: date | None = None, **which: Any) -> list[Kept]:
    """The sums of transactions from the month of `since` to that of `until`, by its fields, or by `month`."""
    if since:
        which["day__gte"] = since.replace(day=1)
    if until:
        which["day__lt"] = (until.replace(day=1) + timedelta(days=32)).replace(day=1)
    kept = PartnerMonth.objects.filter(**which).annotate(month=F("day"))
    return _both(kept, SumDelta.objects.filter(about="transaction", **which).annotate(month=F("day")), by)


def of_partners_days(*by: str, **which: Any) -> list[Kept]:
    """The sums of transactions that partners are credited with, by fields of `PartnerDay`."""
    return _both(PartnerDay.objects.filter(**which), SumDelta.objects.filter(about="transaction", **which), by)


def of_customers(*by: str, **which: Any) -> list[Kept]:
    """The sums of transactions by customers, by fields of `CustomerSum`."""
    fresh = SumDelta.objects.filter(about="transaction", **{"customer_pk__gt": 0, **which})
    return _both(CustomerSum.objects.filter(**which), fresh, by)


def _both(kept: QuerySet[Any], fresh: QuerySet[Any], by: tuple[str, ...]) -> list[Kept]:
    def summed(rows: QuerySet[Any]) -> QuerySet[Any]:
        told = rows.order_by().values(*by) if by else rows.order_by().annotate(one=Value(1)).values("one")
        return told.annotate(n=Sum("number"), m=Sum("minor")).values_list(*(by or ("one",)), F("n"), F("m"))

    found: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for *key, number, minor in summed(kept).union(summed(fresh), all=True):
        told = {name: one.replace(day=1) if name == "month" else one for name, one in zip(by, key, strict=False)}
        sums_of = found[tuple(told.values())]
        sums_of["number"] += int(number)
        sums_of["minor"] += int(minor)
    every = (Kept(key, one["number"], one["minor"]) for key, one in found.items())
    return sorted((one for one in every if one.number or one.minor), key=lambda one: tuple(map(str, one.by)))
