"""Where Stripe delivers: check, store, answer. Two queries, no call to anybody."""

import uuid as uuids

import stripe
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from integrations import bell
from integrations.models import Connection, InboundEvent
from integrations.secrets import SecretUnreadable
from integrations.stripe import envelopes

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
    connection = Connection.objects.filter(uuid=uuid, provider="stripe").first()
    if connection is None:
        return HttpResponse("No such endpoint.", status=404)
    body, header = request.body, request.headers.get("Stripe-Signature", "")
    if not header.isascii():
        return HttpResponseBadRequest("The signature does not fit.")
    try:
        secret = connection.webhook_secret.reveal()
        stripe.WebhookSignature.verify_header(body.decode(), header, secret, TOLERANCE)
        event = envelopes.read(connection, body)
    except UnicodeDecodeError:
        return HttpResponseBadRequest("The body is not UTF-8.")
    except stripe.SignatureVerificationError:
        return HttpResponseBadRequest("The signature does not fit.")
    except SecretUnreadable:
        return HttpResponse("The signing secret cannot be opened.", status=503)
    except (ValueError, RecursionError):
        return HttpResponseBadRequest("The body is not an event.")
    return _store(event)


def _store(event: InboundEvent) -> HttpResponse:
    try:
        event.save(force_insert=True)
    except IntegrityError:
        # The unique (connection, event id): Stripe delivers an event again, maybe at the same moment.
        return HttpResponse("Known.")
    transaction.on_commit(lambda: bell.ring(event.pk))
    return HttpResponse("Stored.")
