"""Events that Stripe could not deliver: those of its last 30 days that are not stored here."""

import json
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from integrations import bell, pulls
from integrations.models import Connection, InboundEvent, Pull
from integrations.stripe.envelopes import read
from integrations.stripe.pulling.pages import Page

KEPT = timedelta(days=30)  # https://docs.stripe.com/api/events
OVERLAP = timedelta(hours=1)


def request(connection: Connection) -> Pull:
    """Asks for what was missed since the last time, but for nothing from before the account was connected.

    One that failed goes on first.
    """
    if failed := connection.pulls.filter(kind=Pull.Kind.EVENTS, state=Pull.State.FAILED).order_by("pk").first():
        pulls.retry(failed)
        return failed
    last = connection.pulls.filter(kind=Pull.Kind.EVENTS, state=Pull.State.DONE).order_by("-until").first()
    since = max(connection.created_at, timezone.now() - KEPT, (last.until - OVERLAP) if last else connection.created_at)
    return pulls.request(connection, Pull.Kind.EVENTS, since=since)


def store(pull: Pull, page: Page) -> None:
    """Stores the events that are not there yet, as if they had been delivered now; safe to repeat."""
    ids = [one["id"] for one in page]
    mine = InboundEvent.objects.filter(connection=pull.connection)
    known = set(mine.filter(event_id__in=ids).values_list("event_id", flat=True))
    fresh = [read(pull.connection, json.dumps(one).encode()) for one in page if one["id"] not in known]
    for one in fresh:
        one.delivered = False
    # A delivery may come at the same moment: the unique (connection, event id) keeps one.
    InboundEvent.objects.bulk_create(fresh, ignore_conflicts=True)
    pull.count("missed", len(fresh))
    found = mine.filter(event_id__in=[one.event_id for one in fresh]).values_list("pk", flat=True)
    for pk in found:
        transaction.on_commit(partial(bell.ring, pk))
