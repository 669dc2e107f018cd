"""Where Stripe delivers: check, store, answer. Two queries for a connection's own endpoint, no call to anybody."""

import uuid as uuids

import stripe
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from integrations import bell
from integrations.models import Connection, InboundEvent, Platform
from integrations.secrets import SecretUnreadable
from integrations.stripe import envelopes
from integrations.stripe.connecting import arriving, platforms

LIMIT = 1024 * 1024
TOLERANCE = 300  # seconds, as https://docs.stripe.com/webhooks#replay-attacks recommends


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """200 once the event is stored (or was before), 4xx with nothing stored otherwise. Safe to deliver twice."""
    length = request.headers.get("Content-Length") or "0"
    if not (length.isascii() and length.isdigit()):
        return HttpResponseBadRequest("The length is no number.")
    if int(length[:20]) > LIMIT:
        return HttpResponse("The body is larger than 1 MiB.", status=413)
    door = _door(uuid)
    if door is None:
        return HttpResponse("No such endpoint.", status=404)
    header = request.headers.get("Stripe-Signature", "")
    if not header.isascii():
        return HttpResponseBadRequest("The signature does not fit.")
    try:
        event = _verified(door, request.body, header)
    except UnicodeDecodeError:
        return HttpResponseBadRequest("The body is not UTF-8.")
    except stripe.SignatureVerificationError:
        return HttpResponseBadRequest("The signature does not fit.")
    except SecretUnreadable:
        return HttpResponse("The signing secret cannot be opened.", status=503)
    except (ValueError, RecursionError):
        return HttpResponseBadRequest("The body is not an event.")
    if event is None:
        platforms.count_stranger(door)
        return HttpResponse("No account that is connected here.")
    return _store(event)


def _verified(door: Connection | Platform, body: bytes, header: str) -> InboundEvent | None:
    """The event, not yet stored; None for one of an account that is not connected here."""
    stripe.WebhookSignature.verify_header(body.decode(), header, door.webhook_secret.reveal(), TOLERANCE)
    connection = platforms.connection_of(door, body) if isinstance(door, Platform) else door
    return envelopes.read(connection, body) if connection else None


def _door(uuid: uuids.UUID) -> Connection | Platform | None:
    """Whose address it is: a connection's own, or the platform's. One without a signing secret hears nothing.

    404 for a connection that was disconnected: Stripe keeps what it cannot deliver, for whoever connects again.
    """
    door = Connection.objects.filter(uuid=uuid, provider="stripe").first() or Platform.objects.filter(uuid=uuid).first()
    return door if door and door.webhook_secret else None


def _store(event: InboundEvent) -> HttpResponse:
    arriving.take(event)
    try:
        event.save(force_insert=True)
    except IntegrityError:
        # The unique (connection, event id): Stripe delivers an event again, maybe at the same moment, or one that was
        # picked up before: that too says that the way is open.
        if event.connection.proven_at is None:
            arriving.prove(event.connection)
        return HttpResponse("Known.")
    transaction.on_commit(lambda: bell.ring(event.pk))
    return HttpResponse("Stored.")
