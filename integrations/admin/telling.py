"""Which events told of a payment, and which payments an event told of."""

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from integrations.models import Connection, InboundEvent
from integrations.stripe import reach
from integrations.stripe.settle import subjects
from prm.backoffice import cells, outside, slots
from prm.backoffice.story import Told
from prm.backoffice.tables import Panel, table
from prm.customers.models import Customer, ExternalId
from prm.ledger.admin.panels import PAYMENTS
from prm.ledger.models import MoneyBack, Payment

LIMIT = 100
State = InboundEvent.State
LOOKS = {
    State.DONE: ("neutral", "receipt"),
    State.PENDING: ("wait", "clock"),
    State.IGNORED: ("neutral", "minus"),
    State.FAILED: ("bad", "alert"),
}


@slots.panel("payment.told", InboundEvent, order=10)
def events_of_payment(request: HttpRequest, payment: Payment) -> list[Told]:
    """Of each event about this money, from the invoice to what went back of it."""
    which = {"provider": payment.provider, "account": payment.account, "livemode": payment.livemode}
    connection = Connection.objects.filter(**which).first()
    if connection is None:
        return []
    ids = {payment.external_id, *subjects(reach.texts(connection, [payment.external_id]))}
    rows = InboundEvent.objects.filter(connection=connection, subject__in=ids).defer("body")
    return [_told(request, payment, one) for one in rows.order_by("received_at", "pk")[:LIMIT]]


def _told(request: HttpRequest, payment: Payment, event: InboundEvent) -> Told:
    tone, drawing = LOOKS[State(event.state)]
    words = _("Event {event} told of {subject}.") if event.delivered else _("Event {event} of {subject} was picked up.")
    there = outside.Id(payment.provider, payment.livemode, event.subject)
    text = format_html(words, event=cells.link(event, event.type), subject=outside.code(request, there))
    notes = [event.reason] if event.reason else []
    if event.state != State.DONE:
        notes = [cells.badge(event.state, event.get_state_display()), *notes]
    return Told(tone, cells.icon(drawing), text, cells.moment(event.received_at), notes, event.received_at)


def payments_of(event: InboundEvent) -> Panel:
    """The payments and what went back that an event told of; of a payer, the customer that it is."""
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
