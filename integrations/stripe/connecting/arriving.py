"""What a delivery means for its connection, beside the event in it: a proof, a probe, or the end."""

from django.utils import timezone
from django.utils.translation import gettext as _

from integrations.models import Connection, InboundEvent

PROBE = InboundEvent.PROBE
DEAUTHORIZED = "account.application.deauthorized"
State = InboundEvent.State


def take(event: InboundEvent) -> None:
    """Called with a verified event before it is stored. No query for an ordinary one of a proven connection."""
    connection = event.connection
    if event.type == PROBE:
        _finished(event, State.IGNORED, "probe")
    # One made by a script is proven by `proof.catch_up` instead: its first delivery is to cost two queries as well.
    if connection.proven_at is None and (event.type == PROBE or connection.via != Connection.Via.SCRIPT):
        prove(connection)
    if event.type == DEAUTHORIZED and connection.via == Connection.Via.OAUTH:
        _ended(event)


def prove(connection: Connection) -> None:
    """A signed delivery went through."""
    Connection.objects.filter(pk=connection.pk, proven_at=None).update(proven_at=timezone.now())


def _ended(event: InboundEvent) -> None:
    from integrations.stripe.connecting import ending

    _finished(event, State.DONE)
    connection = event.connection
    again = connection.history.filter(disconnected_at__isnull=False).exists()
    # Of one that was connected again, Stripe may still be telling how it ended the time before.
    if not (again and event.happened_at <= connection.created_at):
        ending.end(connection, None, _("The account’s owner ended it at Stripe."))


def _finished(event: InboundEvent, state: str, code: str = "") -> None:
    event.state, event.reason_code, event.finished_at = state, code, timezone.now()
    event.mirror, event.mirror_next_at = InboundEvent.Mirror.NONE, None
