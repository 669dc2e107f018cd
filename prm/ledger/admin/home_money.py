"""Money in by day, on the home page."""

from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from prm.backoffice import slots
from prm.backoffice.tables import Panel
from prm.ledger.admin.home_days import DAYS, Days, Picture
from prm.ledger.models import Transaction
from prm.ledger.sums import reading

# Pictures that are shown; those of the other currencies are folded.
OPEN = 4


@slots.panel("home.tables", Transaction, order=10)
def money_in(request: HttpRequest) -> Panel:
    pictures = _pictures(timezone.now().date())
    note = _("Last %(days)s days, net of tax") % {"days": DAYS}
    if settings.TIME_ZONE != "UTC":
        note = _("Last %(days)s days, net of tax; a day is UTC’s") % {"days": DAYS}
    context = {"pictures": pictures[:OPEN], "more": pictures[OPEN:]}
    return Panel(_("Money in"), "admin/home/money.html", note, context, anchor="money")


def _pictures(until: date) -> list[Picture]:
    """Live money first, then what most was paid in."""
    since = until - timedelta(days=DAYS - 1)
    found: dict[tuple[str, bool], Picture] = {}
    by = ("day", "currency", "livemode", "kind")
    for one in reading.sums("transaction", *by, day__gte=since, day__lte=until):
        day, currency, livemode, kind = one.by
        key = currency, livemode
        if key not in found:
            every = [since + timedelta(days=n) for n in range(DAYS)]
            days = [Days(currency, livemode, day, day) for day in every]
            found[key] = Picture(Days(currency, livemode, since, until), days)
        for part in (found[key].sum, found[key].days[(day - since).days]):
            part.add(kind, one.number, one.minor)
    return sorted(found.values(), key=lambda one: (not one.sum.livemode, -one.sum.number, one.sum.currency))
