"""Totals of everything in a list of payments or transactions: from the kept sums wherever these tell."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from prm.backoffice.filters import SINCE, UNTIL, Between
from prm.backoffice.lists import List, Sums
from prm.backoffice.tables import Total, totals
from prm.ledger.models import Payment, Transaction
from prm.ledger.sums import reading
from prm.ledger.sums.reading import Kept

PARTNER, OUTCOME = "partner__id__exact", "outcome__exact"
# Ignored are payments that are another's money, a test's, or nobody's on purpose.
COUNTED = [Payment.Outcome.PENDING, Payment.Outcome.RECORDED, Payment.Outcome.UNMATCHED]
READ: dict[str, Callable[[str], dict[str, Any]]] = {
    "kind__exact": lambda value: {"kind__in": ["reversal", "claim"] if value == "reversal" else [value]},
    OUTCOME: lambda value: {"kind__in": [value]},
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


def payments_sums(listed: List) -> list[Sums]:
    """What was paid, and what stands of it in the ledger: a sale, less what went back, is of the payment's own day."""
    which = _which(listed)
    chosen = listed.get_filters_params().get(OUTCOME, [])
    if which is not None:
        counted = which if chosen else which | {"kind__in": COUNTED}
        kept = {name: value for name, value in which.items() if name != "kind__in"}
        paid: list[Total] | None = as_totals(_kept("payment", counted))
        stands: list[Total] | None = as_totals(_kept("transaction", kept))
    elif listed.paginator.more:
        paid = stands = None
    else:
        rows = listed.queryset.order_by()
        paid = totals(rows if chosen else rows.filter(outcome__in=COUNTED), "net_minor")
        stands = totals(Transaction.objects.filter(payment__in=rows.values("pk")))
    recorded = chosen in ([], [Payment.Outcome.RECORDED])
    note = _("Net of tax. What is ignored does not count.") if not chosen else _("Net of tax.")
    found = [Sums(_("Paid"), note, paid)]
    return [*found, Sums(_("Stands of it"), _("In the ledger, reversals taken off."), stands, True)][: 1 + recorded]


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
    asked = listed.get_filters_params()
    if listed.query or set(asked) - {*READ, SINCE, UNTIL}:
        return None
    for name in set(asked) & set(READ):
        if len(asked[name]) > 1 or not asked[name][0]:
            return None
        which |= READ[name](asked[name][0])
    days = next((one for one in listed.filter_specs if isinstance(one, Between)), None)
    if days and (days.since or days.until):
        if settings.TIME_ZONE != "UTC":
            return None
        which |= {"day__gte": days.since} if days.since else {}
        which |= {"day__lte": days.until} if days.until else {}
    return which
