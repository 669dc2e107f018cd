"""Stripe as a provider: `tell` keeps the facts of an event, `settle` turns them into payments."""

from datetime import timedelta

from django.db import transaction

from integrations.errors import Ignored
from integrations.models import InboundEvent
from integrations.stripe import facts, payloads
from integrations.stripe.fields import ident, part, text
from integrations.stripe.settle import settle
from prm import locks
from prm.ledger.facts import payer_lock
from prm.ledger.models import Payment
from prm.products import naming

__all__ = ["settle", "subjects", "tell"]

SAMPLE = "00000000000000"
# Says that money went back, with the whole charge: of a charge that was never told of it makes no payment.
BELL = "charge.refunded"


def tell(event: InboundEvent) -> None:
    """Keeps what an event tells, inside a transaction; raises Ignored or Trouble."""
    connection, payload = event.connection, event.payload
    account = text(payload, "account")
    if event.event_id.endswith(SAMPLE):
        raise Ignored("sample")
    if event.livemode != connection.livemode:
        raise Ignored("other_mode", mode="live" if event.livemode else "test")
    if account and account != connection.account:
        raise Ignored("other_account", account=account)
    obj = part(part(payload, "data"), "object")
    if not obj:
        raise Ignored("no_object")
    kind = text(obj, "object") or "?"
    if kind not in payloads.READERS:
        raise Ignored("not_about_money", object=kind)
    if not ident(obj):
        raise Ignored("no_id")
    if obj.get("deleted") is True and kind not in ("customer", "product"):
        raise Ignored("deleted", id=ident(obj)[:100])
    later = not event.type.endswith(".created")
    heard = set() if event.type == BELL else {ident(obj)}
    facts.keep(connection, payloads.read(obj), facts.told_at(event.happened_at, later=later), heard)
    if kind == "product" and text(obj, "name"):
        told_at = event.happened_at + timedelta(microseconds=later)
        naming.learn("stripe", connection.account, ident(obj), text(obj, "name"), told_at)


def subjects(event: InboundEvent) -> list[str]:
    """The objects whose payments an event may complete: its own; a payer's payments that still wait for a match."""
    if not event.subject.startswith("cus_"):
        return [event.subject]
    account = event.connection.account
    mine = {"provider": "stripe", "account": account, "payer_id": event.subject}
    with transaction.atomic():
        # Whoever settles one of them this moment may not have seen what this event told.
        locks.hold([payer_lock("stripe", account, event.subject)])
        waiting = Payment.objects.filter(**mine, outcome=Payment.Outcome.UNMATCHED)
        return list(waiting.values_list("external_id", flat=True))
