"""What days brought in one currency: a figure for each, a picture of them all, and the same as a table."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from prm import money
from prm.backoffice import cells, home_chart
from prm.backoffice.newest import listed
from prm.backoffice.tables import Column, Panel, table
from prm.ledger.models import Transaction
from prm.ledger.sums.reading import SOLD

DAYS = 30


@dataclass
class Days:
    """The days from `since` to `until` in one currency, test money apart."""

    currency: str
    livemode: bool
    since: date
    until: date
    sold_minor: int = 0
    back_minor: int = 0
    claims: bool = False
    number: int = 0

    @property
    def minor(self) -> int:
        return self.sold_minor + self.back_minor

    @property
    def day(self) -> str:
        return date_format(self.since, pgettext("date", "j M Y"))

    @property
    def net(self) -> Any:
        return self._opened(self.minor)

    @property
    def sold(self) -> Any:
        return self._opened(self.sold_minor, "sale")

    @property
    def back(self) -> Any:
        return self._opened(self.back_minor, "reversal")

    def told(self, minor: int) -> str:
        return money.for_reader(minor, self.currency)

    def add(self, kind: str, number: int, minor: int) -> None:
        self.number += number
        # A claim's reversal counts as sold, and what is reinstated as taken back: no list by kind adds up to these.
        self.claims = self.claims or kind in ("claim", "reinstatement")
        if kind in SOLD:
            self.sold_minor += minor
        else:
            self.back_minor += minor

    def _opened(self, minor: int, kind: str = "") -> Any:
        """A figure that opens the rows it is the sum of."""
        which = {"currency": self.currency, "livemode__exact": int(self.livemode)}
        which |= {"since": self.since, "until": self.until} | (
            {"kind__exact": kind} if kind and not self.claims else {}
        )
        url, amount = listed(Transaction, **which), cells.amount(minor, self.currency)
        return (
            format_html('<a class="pr-link" href="{}">{}</a>', url, amount)
            if self.number and (minor or not kind)
            else amount
        )


COLUMNS = (
    Column(gettext_lazy("Day"), lambda one: one.day),
    Column(gettext_lazy("Sold"), lambda one: cells.amount(one.sold_minor, one.currency), right=True),
    Column(gettext_lazy("Reversed"), lambda one: cells.amount(one.back_minor, one.currency), right=True),
    Column(gettext_lazy("Net"), lambda one: one.net, right=True),
)


@dataclass(frozen=True)
class Picture:
    """All days of a currency: their sum, a chart and a table."""

    sum: Days
    days: list[Days]

    @property
    def first(self) -> str:
        return date_format(self.sum.since, pgettext("day of an axis", "j M"))

    @property
    def last(self) -> str:
        return date_format(self.sum.until, pgettext("day of an axis", "j M"))

    @property
    def mark(self) -> Any:
        return cells.test_mark(self.sum.livemode)

    @cached_property
    def chart(self) -> home_chart.Chart:
        words = _("%(day)s: %(net)s net, %(back)s reversed")
        bars = [
            home_chart.Day(
                words % {"day": one.day, "net": one.told(one.minor), "back": one.told(one.back_minor)},
                one.minor,
                one.back_minor,
            )
            for one in self.days
        ]
        return home_chart.draw(bars, self.sum.currency)

    @cached_property
    def message(self) -> str:
        """What the picture says to those who do not see it."""
        best, one = max(self.days, key=lambda day: day.minor), self.sum
        words = {"currency": one.currency, "net": one.told(one.minor), "back": one.told(one.back_minor)}
        words |= {"days": str(DAYS), "day": best.day, "most": best.told(best.minor)}
        text = _("%(currency)s by day, %(days)s days: %(net)s net, %(back)s reversed; most on %(day)s, %(most)s.")
        return text % words

    @cached_property
    def table(self) -> Panel:
        rows = [one for one in reversed(self.days) if one.number]
        title = _("Money in by day, %(currency)s") % {"currency": self.sum.currency}
        return table(title, COLUMNS, rows, empty="", limit=DAYS)
