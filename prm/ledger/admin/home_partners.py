"""Whom the month's revenue came through, on the home page."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from babel.numbers import format_percent
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from prm import money
from prm.backoffice import cells, slots
from prm.backoffice.newest import listed
from prm.backoffice.tables import Column, Panel, table
from prm.ledger.models import Transaction
from prm.ledger.sums import reading
from prm.partners.models import Partner

TOP = 5
OPEN = 4


@dataclass(frozen=True)
class Share:
    """What a month brought in one currency through somebody; `whole_minor` is what it brought through everybody."""

    who: Any
    month: date
    currency: str
    livemode: bool
    minor: int
    whole_minor: int
    partner: Partner | None = None
    is_whole: bool = False

    @property
    def net(self) -> Any:
        amount = cells.amount(self.minor, self.currency)
        if self.partner is None:
            return amount
        last = (self.month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        which = {"partner__id__exact": self.partner.pk, "currency": self.currency}
        which |= {"livemode__exact": int(self.livemode), "since": self.month, "until": last}
        return format_html('<a class="pr-link" href="{}">{}</a>', listed(Transaction, **which), amount)

    @property
    def share(self) -> Any:
        """A bar and its per cent; nothing where more went back than came in, or of the whole itself."""
        if self.is_whole:
            return ""
        if self.minor <= 0 or self.whole_minor <= 0:
            return cells.nothing()
        part = self.minor / self.whole_minor
        said = format_percent(part, locale=money.locale())
        return format_html(
            '<span class="pr-share"><svg aria-hidden="true"><rect class="pr-share-all" width="100%" height="100%"/>'
            '<rect class="pr-share-of" width="{}%" height="100%"/></svg><span class="pr-num">{}</span></span>',
            f"{min(100 * part, 100):.2f}",
            said,
        )


COLUMNS = (
    Column(gettext_lazy("Partner"), lambda one: one.who),
    Column(gettext_lazy("Share"), lambda one: one.share),
    Column(gettext_lazy("Net"), lambda one: one.net, right=True),
)


@dataclass(frozen=True)
class Group:
    currency: str
    mark: Any
    table: Panel


@slots.panel("home.tables", Transaction, Partner, order=20)
def partners_of_the_month(request: HttpRequest) -> Panel:
    month = timezone.now().date().replace(day=1)
    found = _by_currency(month)
    known = Partner.objects.in_bulk({pk for rows in found.values() for pk, _minor in rows[:TOP] if pk})
    groups = [
        Group(currency, cells.test_mark(live), _table(month, currency, live, rows, known))
        for (live, currency), rows in found.items()
    ]
    every = format_html('<a class="pr-link" href="{}">{}</a>', cells.list_page(Partner), _("All partners"))
    title = _("Partners by revenue, %(month)s") % {"month": date_format(month, "F Y")}
    return Panel(title, "admin/home/partners.html", every, {"groups": groups[:OPEN], "more": groups[OPEN:]})


def _by_currency(month: date) -> dict[tuple[bool, str], list[tuple[int, int]]]:
    """Live money first, then what most was paid in: partners and what they brought, the most first, nobody (0) last."""
    sums: dict[tuple[bool, str], list[tuple[int, int]]] = defaultdict(list)
    numbers: Counter[tuple[bool, str]] = Counter()
    for one in reading.of_partners("partner_pk", "currency", "livemode", since=month, until=month):
        pk, currency, livemode = one.by
        sums[livemode, currency].append((pk, one.minor))
        numbers[livemode, currency] += one.number
    ordered = sorted(sums, key=lambda key: (not key[0], -numbers[key], key[1]))
    return {key: sorted(sums[key], key=lambda row: (not row[0], -row[1], row[0])) for key in ordered}


def _table(month: date, currency: str, live: bool, found: list[tuple[int, int]], known: dict[int, Partner]) -> Panel:
    """The first few, all others, nobody's, and their sum: the figures add up."""
    whole = sum(minor for _pk, minor in found)

    def share(who: Any, minor: int, partner: Partner | None = None) -> Share:
        return Share(who, month, currency, live, minor, whole, partner)

    partners = [row for row in found if row[0]]
    rows = [
        share(cells.link(known[pk]) if pk in known else cells.nothing(), minor, known.get(pk))
        for pk, minor in partners[:TOP]
    ]
    if rest := partners[TOP:]:
        words = ngettext("%(number)s other", "%(number)s others", len(rest)) % {"number": len(rest)}
        rows.append(share(words, sum(minor for _pk, minor in rest)))
    rows += [share(_("Nobody"), minor) for pk, minor in found if not pk]
    title = _("Partners by revenue, %(currency)s") % {"currency": currency}
    return table(
        title, COLUMNS, rows, empty="", foot=[replace(share(_("Total"), whole), is_whole=True)] if len(rows) > 1 else ()
    )
