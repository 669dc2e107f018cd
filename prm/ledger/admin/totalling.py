"""Totals of everything in a list of payments or transactions: from the kept sums wherever these tell."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from prm.backoffice.filters import SINCE, UNTIL, Between
from prm.backoffice.lists import List
from prm.backoffice.tables import Total
from prm.ledger.sums import reading
from prm.ledger.sums.reading import Kept

PARTNER = "partner__id__exact"
READ: dict[str, Callable[[str], dict[str, Any]]] = {
    "kind__exact": lambda value: {"kind__in": ["reversal", "claim"] if value == "reversal" else [value]},
    "outcome__exact": lambda value: {"kind__in": [value]},
    "livemode__exact": lambda value: {"livemode": value == "1"},
    "currency": lambda value: {"currency": value},
    PARTNER: lambda value: {"partner_pk": int(value)},
}


def kept_totals(listed: List, about: str) -> list[Total] | None:
    """A total for each currency, test money apart. `about` is that of `prm.ledger.models.DaySum`.

    Kept sums know days (UTC), kinds, currencies, modes and partners; None where the list is narrowed down by more.
    """
    which = _which(listed)
    return None if which is None else as_totals(_kept(about, which))


def as_totals(kept: list[Kept]) -> list[Total]:
    """Of sums by currency and mode: live money first."""
    ordered = sorted(kept, key=lambda one: (not one.by[1], one.by[0]))
    return [Total(one.by[0], bool(one.by[1]), one.minor, one.number) for one in ordered]


def _kept(about: str, which: dict[str, Any]) -> list[Kept]:
    if "partner_pk" not in which:
        return reading.sums(about, "currency", "livemode", **which)
    days = {"day__gte", "day__lte"} & set(which)
    read = reading.of_partners_days if days else reading.of_partners
    return read("currency", "livemode", **which)


def _which(listed: List) -> dict[str, Any] | None:
    which: dict[str, Any] = {}
    asked = {name: values[-1] for name, values in listed.get_filters_params().items()}
    if listed.query or set(asked) - {*READ, SINCE, UNTIL}:
        return None
    for name in set(asked) & set(READ):
        if name == PARTNER and not asked[name].isdecimal():
            return None
        which |= READ[name](asked[name])
    days = next((one for one in listed.filter_specs if isinstance(one, Between)), None)
    if days and (days.since or days.until):
        if settings.TIME_ZONE != "UTC":
            return None
        which |= {"day__gte": days.since} if days.since else {}
        which |= {"day__lte": days.until} if days.until else {}
    return which
