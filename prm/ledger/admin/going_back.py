"""A refund, a dispute or a credit note in words, and as the cells that several pages show of it."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm import money
from prm.backoffice import cells, outside
from prm.backoffice.tables import Column, Panel, table
from prm.ledger.models import MoneyBack

# What a provider calls a state: its colour, icon and word.
STATES: dict[str, tuple[str, str, Promise]] = {
    "pending": ("wait", "clock", gettext_lazy("Pending")),
    "requires_action": ("wait", "alert", gettext_lazy("Requires action")),
    "succeeded": ("good", "check", gettext_lazy("Succeeded")),
    "failed": ("bad", "alert", gettext_lazy("Failed")),
    "canceled": ("neutral", "minus", gettext_lazy("Cancelled")),
    "issued": ("good", "check", gettext_lazy("Issued")),
    "void": ("neutral", "minus", gettext_lazy("Void")),
    "needs_response": ("wait", "alert", gettext_lazy("Needs a response")),
    "under_review": ("wait", "clock", gettext_lazy("Under review")),
    "won": ("good", "flag", gettext_lazy("Won")),
    "lost": ("bad", "x", gettext_lazy("Lost")),
    "prevented": ("good", "check", gettext_lazy("Prevented")),
    "warning_needs_response": ("wait", "question", gettext_lazy("Inquiry, needs a response")),
    "warning_under_review": ("wait", "clock", gettext_lazy("Inquiry, under review")),
    "warning_closed": ("neutral", "minus", gettext_lazy("Inquiry, closed")),
}

# Reasons for which what counted before counts no longer.
FELL = {"failed", "canceled", "voided", "reinstated"}


def _look(row: MoneyBack) -> tuple[str, str, str | Promise]:
    unknown = row.state.replace("_", " ").capitalize() or _("Unknown")
    return STATES.get(row.state, ("neutral", "minus", unknown))


def state(row: MoneyBack, *, large: bool = False) -> SafeString:
    tone, drawing, word = _look(row)
    return cells.mark(tone, drawing, word, large=large)


def states(row: MoneyBack) -> SafeString:
    """Its state, with the mark of test money beside it."""
    return format_html('<span class="pr-states">{} {}</span>', state(row), cells.test_mark(row.livemode))


def cause(row: MoneyBack, *, reversed_: bool = True) -> str:
    """What a row of the ledger was written for: `Refund of €12.00, succeeded`, `Dispute, lost`, `Credit note`.

    Its state is the latest; a row that reversed for what fell away since says so.
    """
    state = str(_look(row)[2]).lower()
    if reversed_ and row.reason_code in FELL:
        state = _("since %(state)s") % {"state": state}
    words = {"amount": money.for_reader(row.amount_minor, row.currency), "state": state}
    if row.kind == MoneyBack.Kind.REFUND:
        return _("Refund of %(amount)s, %(state)s") % words
    if row.kind == MoneyBack.Kind.DISPUTE:
        return _("Dispute, %(state)s") % words
    return _("Credit note") if row.state in ("", "issued") else _("Credit note, %(state)s") % words


def waits(row: MoneyBack) -> bool:
    return row.reason_code == "waiting"


def age(row: MoneyBack) -> str:
    """How long it is known, in words."""
    now = timezone.now()
    if now - row.first_seen_at < timedelta(minutes=1):
        return _("less than a minute")
    return timesince(row.first_seen_at, now, depth=1)


def payment(row: MoneyBack, about: Any) -> SafeString:
    """The payment, or what it waits for and since when; `about` is what it was taken from, as the page shows ids."""
    if row.payment:
        return cells.link(row.payment)
    if not waits(row):
        return about if row.about else cells.nothing()
    text = _("for {about}, {age}") if row.about else _("for its payment, {age}")
    return cells.two_lines(waiting(), format_html(text, about=about, age=age(row)))


def waiting(*, large: bool = False) -> SafeString:
    return cells.mark("wait", "clock", _("Waiting"), large=large)


def panel(request: HttpRequest, rows: list[MoneyBack]) -> Panel:
    """What went back of a payment."""
    columns = (
        Column(
            _("What"),
            lambda row: cells.two_lines(cells.link(row, row.get_kind_display()), outside.code(request, row)),
        ),
        Column(_("State"), lambda row: cells.two_lines(state(row), row.reason)),
        Column(_("Happened"), lambda row: cells.when(row.happened_at)),
        Column(_("With tax"), lambda row: cells.link(row, cells.amount(row.amount_minor, row.currency)), right=True),
        Column(_("Counts for"), lambda row: cells.link(row, cells.amount(row.counted_minor, row.currency)), right=True),
    )
    return table(_("What went back"), columns, rows, empty=_("Nothing went back."))
