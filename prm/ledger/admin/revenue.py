"""What a partner is credited with, month by month, from the sums that are kept."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm.backoffice import cells, slots
from prm.backoffice.memo import once
from prm.backoffice.newest import listed
from prm.backoffice.tables import Column, Panel, Total, table
from prm.ledger.models import Transaction
from prm.ledger.sums import reading
from prm.ledger.sums.reading import SOLD, Kept
from prm.partners.models import Partner

MONTHS = 12


@dataclass(frozen=True)
class Revenue:
    """Of one month in one currency; test money apart."""

    partner: Partner
    month: date
    currency: str
    livemode: bool
    sold_minor: int
    taken_minor: int
    given_back_minor: int

    @property
    def reversed_minor(self) -> int:
        return self.taken_minor + self.given_back_minor

    @property
    def net(self) -> Any:
        return self._amount(self.sold_minor + self.reversed_minor)

    @property
    def sold(self) -> Any:
        return self._amount(self.sold_minor, kind__exact="sale")

    @property
    def reversed(self) -> Any:
        kind = {} if self.given_back_minor else {"kind__exact": "reversal"}
        return self._amount(self.reversed_minor, **kind)

    @property
    def when(self) -> Any:
        name = date_format(self.month, "F Y")
        return format_html('<span class="pr-states">{} {}</span>', name, cells.test_mark(self.livemode))

    def _amount(self, minor: int, **kind: str) -> Any:
        """Opens the rows that it is the sum of."""
        if not minor and kind:
            return cells.amount(minor, self.currency)
        last = (self.month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        which = {"partner__id__exact": self.partner.pk, "currency": self.currency, **kind}
        which |= {"livemode__exact": int(self.livemode), "since": self.month, "until": last}
        return format_html(
            '<a class="pr-link" href="{}">{}</a>', listed(Transaction, **which), cells.amount(minor, self.currency)
        )


COLUMNS = (
    Column(gettext_lazy("Month"), lambda one: one.when),
    Column(gettext_lazy("Currency"), lambda one: format_html('<span class="pr-iso">{}</span>', one.currency)),
    Column(gettext_lazy("Sold"), lambda one: one.sold, right=True),
    Column(gettext_lazy("Reversed"), lambda one: one.reversed, right=True),
    Column(gettext_lazy("Net"), lambda one: one.net, right=True),
)


def kept(partner: Partner) -> list[Kept]:
    by = ("month", "currency", "livemode", "kind")
    return once(partner, "revenue", lambda: reading.of_partners(*by, partner_pk=partner.pk))


def credited(partner: Partner) -> list[Total]:
    """Everything that a partner was ever credited with, one total a currency."""
    sums: dict[tuple[bool, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in kept(partner):
        _month, currency, live, _kind = one.by
        found = sums[not live, currency]
        found[0] += one.minor
        found[1] += one.number
    return [Total(key[1], not key[0], *sums[key]) for key in sorted(sums)]


def by_month(partner: Partner) -> list[Revenue]:
    """The latest twelve months, newest first."""
    since = _months_before(timezone.now().date(), MONTHS - 1)
    sums: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in kept(partner):
        month, currency, live, kind = one.by
        if month >= since:
            sums[month, live, currency][0 if kind in SOLD else 1 if kind == "reversal" else 2] += one.minor
    ordered = sorted(sums, key=lambda key: (-key[0].toordinal(), not key[1], key[2]))
    return [Revenue(partner, month, currency, live, *sums[month, live, currency]) for month, live, currency in ordered]


def _months_before(day: date, number: int) -> date:
    months = day.year * 12 + day.month - 1 - number
    return date(months // 12, months % 12 + 1, 1)


@slots.panel("partner.first", Transaction, order=10)
def revenue_of_partner(request: HttpRequest, partner: Partner) -> Panel:
    rows = by_month(partner)
    empty = _("Nothing was credited to this partner in the last twelve months.")
    return table(_("Revenue by month"), COLUMNS, rows, empty=empty, note=_("Last twelve months"), limit=len(rows))


@slots.panel("partner.figures", Transaction, order=10)
def figures_of_partner(request: HttpRequest, partner: Partner) -> list[Total]:
    return credited(partner)
