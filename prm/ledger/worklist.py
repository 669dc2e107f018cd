"""The payments that wait for a person to find their customer, added up."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _

from prm import money
from prm.ledger.models import Payment
from prm.ledger.sums import reading


@dataclass(frozen=True)
class Open:
    """The unmatched payments of one currency, test money apart."""

    currency: str
    livemode: bool
    minor: int
    count: int

    @property
    def words(self) -> str:
        amount = money.for_reader(self.minor, self.currency)
        text = _("%(amount)s %(currency)s belongs to nobody yet.")
        if not self.livemode:
            text = _("%(amount)s %(currency)s of test money belongs to nobody yet.")
        return text % {"amount": amount, "currency": self.currency}

    @property
    def query(self) -> str:
        """Narrows the list of payments to these."""
        shown = {"outcome__exact": "unmatched", "currency": self.currency, "livemode__exact": int(self.livemode)}
        return f"?{urlencode(shown)}"


@dataclass(frozen=True)
class Unmatched(Open):
    """`newest` is when the last of them was first seen."""

    newest: datetime


def kept() -> list[Open]:
    """Each currency's, live money first, from the kept sums; one query, however many wait."""
    found = reading.sums("payment", "currency", "livemode", kind=Payment.Outcome.UNMATCHED)
    rows = [Open(one.by[0], one.by[1], one.minor, one.number) for one in found if one.number]
    return sorted(rows, key=lambda one: (not one.livemode, one.currency))


def unmatched() -> list[Unmatched]:
    """Each currency's, live money first; one query."""
    rows = Payment.objects.filter(outcome=Payment.Outcome.UNMATCHED).order_by()
    sums = rows.values("currency", "livemode").annotate(
        minor=Sum("net_minor"), count=Count("pk"), newest=Max("first_seen_at")
    )
    return [Unmatched(**one) for one in sums.order_by("-livemode", "currency")]
