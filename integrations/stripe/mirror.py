"""dj-stripe's tables, kept fresh behind the money, and its `djstripe_receiver` hooks, fired from the worker.

An event's object is fetched anew, so that an old event cannot bring back an old state. dj-stripe asks Stripe in the
middle of its writing; no lock is held while the network is waited for, since what it asks is fetched beforehand
(`integrations.stripe.rehearsal`). dj-stripe is handed a reference in place of the API key (`client.reference`).
What pulls list goes its own way (`integrations.stripe.mirror_listed`).
"""

import logging
from datetime import datetime, timedelta
from typing import Any

import stripe
from django.db.models import F
from django.utils import timezone

from integrations.models import InboundEvent
from integrations.secrets import SecretUnreadable
from integrations.stripe import client, rehearsal
from integrations.stripe.mirror_rows import ATTEMPTS, KINDS, fetch, model_of, pace, write

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
Mirror = InboundEvent.Mirror


class Newer(Exception):
    """Somebody stored the object while it was being fetched."""


def install() -> None:
    """Takes dj-stripe's own handlers off its signals: they would ask Stripe inside a transaction."""
    from djstripe import event_handlers
    from djstripe.signals import WEBHOOK_SIGNALS

    handlers = [one for name, one in vars(event_handlers).items() if name.startswith("handle_")]
    for signal in WEBHOOK_SIGNALS.values():
        for handler in handlers:
            signal.disconnect(handler, sender=_event_class())


def due(*, limit: int) -> list[int]:
    """The events whose objects are to be mirrored now, oldest first."""
    mine = {"mirror": Mirror.PENDING, "connection__mirrors": True, "connection__disconnected_at": None}
    found = InboundEvent.objects.filter(**mine, mirror_next_at__lte=timezone.now())
    return list(
        found.exclude(state=InboundEvent.State.PENDING, told_at=None)
        .order_by("mirror_next_at")
        .values_list("pk", flat=True)[:limit]
    )


def refresh(pk: int, *, wait: bool = True) -> None:
    """Mirrors an event's object and fires its hooks (again after a failure), unless somebody else is at it.

    Where it is not its turn yet it waits for that, or, without `wait`, leaves it to the sweep: no thread is held.
    """
    if not wait and not pace.now():
        return
    now = timezone.now()
    mine = InboundEvent.objects.filter(pk=pk, mirror=Mirror.PENDING, mirror_next_at__lte=now, connection__mirrors=True)
    if not mine.update(mirror_next_at=now + LEASE, mirror_attempts=F("mirror_attempts") + 1):
        return
    event = InboundEvent.objects.select_related("connection").get(pk=pk)
    if wait:
        pace.wait()
    try:
        _mirror(event)
    except (stripe.StripeError, SecretUnreadable, rehearsal.TooManyQuestions, Newer) as error:
        _again(event, f"{type(error).__name__}: {error}"[:500])
    except Exception as error:
        log.exception("mirroring %s", event.event_id)
        _again(event, f"{type(error).__name__}: {error}"[:500])
    else:
        InboundEvent.objects.filter(pk=pk).update(mirror=Mirror.DONE, mirror_error="")


def _mirror(event: InboundEvent) -> None:
    key = client.reference(event.connection)
    payload, began = event.payload, timezone.now()
    obj = payload.get("data", {}).get("object", {})
    kind = str(obj.get("object"))
    if kind in KINDS and event.subject:
        rehearsal.perform(lambda: _sync(kind, event, key, began))
    row = rehearsal.perform(lambda: _event_row(payload, key))
    row.invoke_webhook_handlers()


def _sync(kind: str, event: InboundEvent, key: str, began: datetime) -> None:
    if event.type.endswith(".deleted"):
        model_of(kind).objects.filter(id=event.subject).delete()
        return
    fresh = fetch(kind, event.subject, key)
    if fresh and not write(fresh, key, began):
        raise Newer(event.subject)


def _event_row(payload: dict[str, Any], key: str) -> Any:
    known = _event_class().objects.filter(id=payload["id"]).first()
    return known or _event_class()._create_from_stripe_object(payload, api_key=key)


def _event_class() -> Any:
    from djstripe.models import Event

    return Event


def _again(event: InboundEvent, why: str) -> None:
    final = event.mirror_attempts >= ATTEMPTS
    InboundEvent.objects.filter(pk=event.pk).update(
        mirror=Mirror.FAILED if final else Mirror.PENDING,
        mirror_next_at=timezone.now() + timedelta(seconds=10 * 4**event.mirror_attempts),
        mirror_error=why,
    )
