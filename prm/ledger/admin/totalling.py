"""Totals of everything in a list of payments or transactions: from the kept sums wherever these tell."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from prm.backoffice.filters import SINCE, UNTIL, Between
from prm.backoffice.lists import List
from prm.backoffice.tables import Total, totals
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


def totals_of(listed: List, about: str, column: str) -> list[Total]:
    """A total for each currency, test money apart. `about` is that of `prm.ledger.models.DaySum`.

    Kept sums know days (UTC), kinds, currencies, modes; partners by the whole month. What is narrowed down otherwise is
    added up, row by row: by a search, or by a partner's days.
    """
    which = _which(listed)
    if which is None:
        return totals(listed.queryset, column)
    kept = _kept(about, which)
    listed.exact = sum(one.number for one in kept)
    return [Total(one.by[0], one.by[1], one.minor, one.number) for one in sorted(kept, key=_live_first)]


def _kept(about: str, which: dict[str, Any]) -> list[Kept]:
    if "partner_pk" in which:
        return reading.of_partners("currency", "livemode", **which)
    return reading.sums(about, "currency", "livemode", **which)


def _live_first(one: Kept) -> tuple[bool, str]:
    return not one.by[1], one.by[0]


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
        if settings.TIME_ZONE != "UTC" or "partner_pk" in which:
            return None
        which |= {"day__gte": days.since} if days.since else {}
        which |= {"day__lte": days.until} if days.until else {}
    return which
