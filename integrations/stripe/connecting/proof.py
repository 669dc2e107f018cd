"""Whether a connection is alive, as its page and its line in the list show it."""

from enum import StrEnum

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations.models import Connection, InboundEvent
from integrations.stripe.connecting.arriving import PROBE
from integrations.stripe.connecting.refusals import Words


class Standing(StrEnum):
    WAITING = "waiting"
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"


WORDS: dict[Standing, Words] = {
    Standing.WAITING: _("Waiting for the first delivery"),
    Standing.CONNECTED: _("Connected"),
    Standing.DISCONNECTED: _("Disconnected"),
}


def of(connection: Connection) -> Standing:
    if connection.disconnected_at:
        return Standing.DISCONNECTED
    proven = connection.proven_at or getattr(connection, "heard", False)
    return Standing.CONNECTED if proven else Standing.WAITING


def catch_up() -> None:
    """Notes of connections made by a script that they have delivered, which the webhook does not (see `arriving`).

    Called by workers every few seconds. A page does not wait for them, and reads whether something was `heard`.
    """
    Connection.objects.filter(_heard(), via=Connection.Via.SCRIPT, proven_at=None).update(proven_at=timezone.now())


def listened(rows: QuerySet[Connection]) -> QuerySet[Connection]:
    """Connections that know whether something was `heard`; one that is proven is not asked."""
    return rows.annotate(heard=Case(When(Q(proven_at=None) & _heard(), then=True), default=False))


def _heard() -> Exists:
    since = {"received_at__gte": OuterRef("created_at"), "delivered": True}
    return Exists(InboundEvent.objects.filter(connection=OuterRef("pk"), **since))


def last(connection: Connection) -> InboundEvent | None:
    """Its last delivery that was no probe."""
    return connection.events.filter(delivered=True).exclude(type=PROBE).defer("body").order_by("-received_at").first()


def last_probe(connection: Connection) -> InboundEvent | None:
    return connection.events.filter(type=PROBE).defer("body").order_by("-received_at").first()
