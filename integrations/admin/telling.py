"""Which events told of a payment, and which payments an event told of."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.models import Connection, InboundEvent
from integrations.stripe import reach
from integrations.stripe.settle import subjects
from prm.backoffice import cells, outside, slots
from prm.backoffice.newest import listed
from prm.backoffice.reader import may_see
from prm.backoffice.story import Told
from prm.backoffice.tables import Panel, table
from prm.customers.models import Customer, ExternalId
from prm.ledger.admin.panels import PAYMENTS
from prm.ledger.models import MoneyBack, Payment

LIMIT = 100
LONGEST = 3000  # of the ids in an address, which servers take up to some length
State = InboundEvent.State
LOOKS = {
    State.DONE: ("neutral", "receipt"),
    State.PENDING: ("wait", "clock"),
    State.IGNORED: ("neutral", "minus"),
    State.FAILED: ("bad", "alert"),
}


@slots.panel("payment.told", InboundEvent, order=10)
def events_of_payment(request: HttpRequest, payment: Payment) -> list[Told]:
    """Of each event about this money, from the invoice to what went back of it; the newest, where there are many."""
    which = {"provider": payment.provider, "account": payment.account, "livemode": payment.livemode}
    connection = Connection.objects.filter(**which).first()
    if connection is None:
        return []
    ids = sorted({payment.external_id, *subjects(reach.texts(connection, [payment.external_id]))})
    rows = InboundEvent.objects.filter(connection=connection, subject__in=ids)
    newest = list(rows.defer("body").order_by("-received_at", "-pk")[: LIMIT + 1])
    told = [_told(request, payment, one) for one in newest[:LIMIT][::-1]]
    if len(newest) <= LIMIT:
        return told
    every = ",".join(ids)
    which = {"subject__in": every} if len(every) <= LONGEST else {"subject__exact": payment.external_id}
    url = listed(InboundEvent, connection__id__exact=connection.pk, **which)
    return [_more(rows.count() - LIMIT, url, newest[LIMIT - 1].received_at), *told]


def _more(number: int, url: str, moment: datetime) -> Told:
    """In the place of the events before those that are told of."""
    words = ngettext("%(number)s earlier event told of it.", "%(number)s earlier events told of it.", number)
    seen = format_html('<a class="pr-link" href="{}">{}</a>', url, _("See as a list"))
    text = format_html("{} {}", words % {"number": number}, seen)
    return Told("neutral", cells.icon("receipt"), text, "", moment=moment)


def _told(request: HttpRequest, payment: Payment, event: InboundEvent) -> Told:
    tone, drawing = LOOKS[State(event.state)]
    words = _("Event {event} told of {subject}.") if event.delivered else _("Event {event} of {subject} was picked up.")
    there = outside.Id(payment.provider, payment.livemode, event.subject)
    text = format_html(words, event=cells.link(event, event.type), subject=outside.code(request, there))
    notes = [event.reason] if event.reason else []
    if event.state != State.DONE:
        notes = [cells.badge(event.state, event.get_state_display()), *notes]
    return Told(tone, cells.icon(drawing), text, cells.moment(event.received_at), notes, event.received_at)


def payments_of(request: HttpRequest, event: InboundEvent) -> Panel | None:
    """The payments that an event told of, for who may see payments."""
    if not may_see(request.user, Payment):
        return None
    keys = [event.subject] if event.subject else []
    keys += subjects(reach.texts(event.connection, keys)) if keys else []
    mine = {"provider": event.connection.provider, "account": event.connection.account}
    rows = Payment.objects.filter(**mine, external_id__in=keys).defer("facts", "trace")[:LIMIT]
    empty = _("No payment: it told of something else, or of money that never came.")
    return table(_("Payments it told of"), PAYMENTS, rows, empty=empty)


def about(event: InboundEvent) -> Customer | MoneyBack | None:
    """What an event's object is here, beside a payment: a customer, or what went back."""
    mine = {"provider": event.connection.provider, "account": event.connection.account}
    row: Any = None
    if event.subject.startswith("cus_"):
        known = ExternalId.objects.filter(**mine, external_id=event.subject).select_related("customer").first()
        row = known.customer if known else None
    elif event.subject:
        row = MoneyBack.objects.filter(**mine, external_id=event.subject).first()
    return row
