"""Works off the events that providers deliver. A row is the work, a claim is a lease on it, a bell only hurries.

Everything here is safe to run twice and beside itself: what a provider does with an event is idempotent.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Exists, Q
from django.utils import timezone

from integrations.errors import Ignored, Trouble
from integrations.models import Connection, InboundEvent

log = logging.getLogger(__name__)
PROVIDERS = {"stripe": "integrations.stripe.provider"}
LEASE = timedelta(seconds=60)
BACKOFF = [timedelta(seconds=s) for s in (5, 30, 120, 600, 3600, 4 * 3600, 12 * 3600, 24 * 3600)]
State = InboundEvent.State


def process(pk: int, *, hurry: bool = False) -> bool:
    """Keeps an event's facts and settles what it completes; False where somebody else is at it or has done it.

    `hurry` asks Stripe for what is missing at once; without it that waits until the grace time is over.
    """
    event = _claim(pk)
    if event is None:
        return False
    if not event.told_at and not _guarded(event, _tell):
        return True
    grace = timedelta(seconds=settings.STRIPE_GRACE_SECONDS)
    over = hurry or timezone.now() >= event.received_at + grace
    _guarded(event, lambda event: _settle(event, event.received_at + grace, hurry=over))
    return True


def tell(pk: int) -> None:
    """Keeps an event's facts and leaves the settling for later."""
    event = _claim(pk)
    if event and not event.told_at:
        _guarded(event, _tell)
    if event:
        InboundEvent.objects.filter(pk=pk).update(claimed_until=None)


def due(*, limit: int) -> list[int]:
    """The events whose time has come and that nobody works on, oldest first."""
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    found = InboundEvent.objects.filter(free, state=State.PENDING, next_attempt_at__lte=now)
    return list(found.order_by("next_attempt_at").values_list("pk", flat=True)[:limit])


def waiting(connection: Connection, subjects: Iterable[str]) -> list[int]:
    """The pending events about these objects whose facts are kept already."""
    found = InboundEvent.objects.filter(connection=connection, subject__in=list(subjects), state=State.PENDING)
    return list(found.filter(told_at__isnull=False).order_by().values_list("pk", flat=True))


def finish(pks: Iterable[int], state: str = State.DONE, code: str = "", data: dict[str, Any] | None = None) -> None:
    """Ends events that are pending."""
    InboundEvent.objects.filter(pk__in=list(pks), state=State.PENDING).update(
        state=state, reason_code=code, reason_data=data or {}, claimed_until=None, finished_at=timezone.now()
    )


def retry(event: InboundEvent) -> None:
    """Takes up an event again that failed or waits for its next attempt; anything else stays as it is."""
    from integrations import bell

    again = InboundEvent.objects.filter(pk=event.pk, state__in=[State.FAILED, State.PENDING])
    if again.update(state=State.PENDING, next_attempt_at=timezone.now(), attempts=0, finished_at=None):
        transaction.on_commit(lambda: bell.ring(event.pk))


def _claim(pk: int) -> Any:
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    mine = InboundEvent.objects.filter(free, pk=pk, state=State.PENDING)
    if not mine.update(claimed_until=now + LEASE):
        return None
    live = Exists(Connection.objects.filter(livemode=True))
    return InboundEvent.objects.select_related("connection").annotate(live_exists=live).get(pk=pk)


def _tell(event: InboundEvent) -> None:
    with transaction.atomic():
        _provider(event).tell(event)
        event.told_at = timezone.now()
        InboundEvent.objects.filter(pk=event.pk).update(told_at=event.told_at)


def _settle(event: Any, again: Any, *, hurry: bool) -> None:
    provider, connection = _provider(event), event.connection
    policy = connection.policy(live_exists=event.live_exists)
    answered = [provider.settle(connection, key, policy, hurry=hurry) for key in provider.subjects(event)]
    if None in answered:
        _put_back(event, again, "waiting", {})
    elif not any(event.pk in pks for pks in answered):
        finish([event.pk])


def _guarded(event: InboundEvent, step: Any) -> bool:
    """Runs a step of an event; what goes wrong is kept on the event, never raised. True where nothing did."""
    try:
        step(event)
        return True
    except Ignored as why:
        finish([event.pk], State.IGNORED, why.code, why.data)
    except Trouble as why:
        _trouble(event, why)
    except DatabaseError as error:
        log.warning("event %s", event.event_id, exc_info=True)
        _trouble(event, Trouble("busy", permanent=False, why=f"{type(error).__name__}: {error}"[:300]))
    except Exception as error:
        log.exception("event %s", event.event_id)
        _trouble(event, Trouble("defect", permanent=True, why=f"{type(error).__name__}: {error}"[:300]))
    return False


def _trouble(event: InboundEvent, why: Trouble) -> None:
    if why.permanent or event.attempts >= len(BACKOFF):
        InboundEvent.objects.filter(pk=event.pk, state=State.PENDING).update(attempts=event.attempts + 1)
        finish([event.pk], State.FAILED, why.code, why.data)
        return
    log.warning("event %s: %s %s", event.event_id, why.code, why.data)
    _put_back(event, timezone.now() + BACKOFF[event.attempts], why.code, why.data, attempts=event.attempts + 1)


def _put_back(event: InboundEvent, when: Any, code: str, data: dict[str, Any], **more: Any) -> None:
    InboundEvent.objects.filter(pk=event.pk, state=State.PENDING).update(
        next_attempt_at=when, reason_code=code, reason_data=data, claimed_until=None, **more
    )


def _provider(event: InboundEvent) -> Any:
    return import_module(PROVIDERS[event.connection.provider])
