"""What pulls list, brought to dj-stripe's tables: from the bodies at hand, so that hardly anything is asked.

A page's objects are left as rows of work in one insert. Nobody waits for them, so no bell rings: a sweep takes them.
"""

import logging
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import stripe
from django.db.models import Q
from django.utils import timezone

from integrations.models import Connection, InboundEvent
from integrations.secrets import SecretUnreadable
from integrations.stripe import client, rehearsal
from integrations.stripe.fields import ident, part, rows
from integrations.stripe.mirror_rows import ATTEMPTS, KINDS, fetch, pace, write
from integrations.stripe.models import Listed
from integrations.words import storable

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
BATCH = 100
# A refund's row points to its charge's, which the same pull lists later.
PATIENCE = {"refund": timedelta(minutes=10)}
NESTED = ("customer", "payment_intent")
# Pulls ask for these to be sent along; the mirror keeps objects as Stripe gives them to others.
EXTRA = ("payments", "refunds")
ORDER = list(KINDS)


def leave(connection: Connection, page: Iterable[dict[str, Any]], at: datetime) -> None:
    """Leaves objects, and those they came with, as they were at that time; one insert. The later listing stays."""
    if not connection.mirrors:
        return
    now = timezone.now()
    found = {one["id"]: one for obj in page for one in _parts(obj)}
    left = [
        Listed(
            connection=connection,
            external_id=key,
            body=storable(found[key]),
            told_at=at,
            next_at=now + PATIENCE.get(found[key]["object"], timedelta()),
        )
        for key in sorted(found, key=lambda key: (ORDER.index(found[key]["object"]), key))
    ]
    fields = ("body", "told_at", "attempts", "next_at", "error")
    mine = ("connection", "external_id")
    Listed.objects.bulk_create(left, update_conflicts=True, update_fields=fields, unique_fields=mine)


def drain(*, seconds: float) -> None:
    """Mirrors what is due, for about so long; safe beside itself and after being killed."""
    end = time.monotonic() + seconds
    off = Q(connection__mirrors=False) | Q(connection__disconnected_at__isnull=False)
    Listed.objects.filter(off).delete()
    while due := _due():
        for row in due:
            if time.monotonic() > end:
                return
            _refresh(row)


def _due() -> list[Listed]:
    """In the order in which they were first left: what others point to comes before them."""
    found = Listed.objects.filter(next_at__lte=timezone.now()).select_related("connection")
    return list(found.order_by("pk")[:BATCH])


def _refresh(row: Listed) -> None:
    this = Listed.objects.filter(pk=row.pk, told_at=row.told_at)
    if not this.filter(next_at=row.next_at).update(next_at=timezone.now() + LEASE):
        return
    try:
        rehearsal.perform(lambda: _write(row), before=pace.wait)
    except Exception as error:
        if not isinstance(error, stripe.StripeError | SecretUnreadable | rehearsal.TooManyQuestions):
            log.exception("mirroring %s", row.external_id)
        row.attempts += 1
        wait = timedelta(seconds=10 * 4**row.attempts)
        this.update(
            attempts=row.attempts,
            next_at=timezone.now() + wait if row.attempts < ATTEMPTS else None,
            error=f"{type(error).__name__}: {error}"[:500],
        )


def _write(row: Listed) -> None:
    # Its event may have been mirrored before this row was left; no id of Stripe's comes back.
    about = InboundEvent.objects.filter(connection=row.connection, subject=row.external_id)
    if not about.filter(type__endswith=".deleted").exists():
        key = client.reference(row.connection)
        body = fetch(row.body["object"], row.external_id, key) if _is_short(row.body) else row.body
        if body:
            write(body, key, row.told_at)
    Listed.objects.filter(pk=row.pk, told_at=row.told_at).delete()


def _is_short(obj: dict[str, Any]) -> bool:
    """Whether it only names its discounts, which dj-stripe takes for granted whole. A list cannot expand them all."""
    of_lines = [one for line in rows(obj.get("lines")) for one in line.get("discounts") or []]
    return obj["object"] == "invoice" and any(
        isinstance(one, str) for one in (*(obj.get("discounts") or []), *of_lines)
    )


def _parts(obj: dict[str, Any]) -> list[dict[str, Any]]:
    """An object and what it was expanded by, each as it would be listed itself; of those that are mirrored."""
    nested = [part(obj, name) for name in NESTED]
    whole = {name: value for name, value in obj.items() if name not in EXTRA}
    whole |= {name: ident(obj[name]) for name in NESTED if isinstance(obj.get(name), dict)}
    refunds = part(obj, "refunds").get("data") or []
    found = [*nested, *refunds, whole]
    return [one for one in found if one.get("object") in KINDS and ident(one) and not one.get("deleted")]
