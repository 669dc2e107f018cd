"""Words for stories of accepted leads: what waits is run, and run once more."""

from datetime import UTC, datetime, timedelta

from integrations import inbox, pulls
from integrations.models import InboundEvent, Pull
from prm.customers.models import Customer, ExternalId
from prm.leads.models import Lead
from prm.ledger.models import Payment, Transaction


def work(state="done"):
    """Runs what waits; returns the reasons, in order."""
    ran = list(Pull.objects.filter(state="pending").order_by("pk").values_list("pk", flat=True))
    for pk in ran:
        pulls.process(pk)
    found = Pull.objects.filter(pk__in=ran).order_by("pk")
    assert {one.state for one in found} <= {state}, [(one.state, one.reason) for one in found]
    return [one.reason_code for one in found]


def again(from_the_start=True):
    """A pull that is run once more, as it stands or from the start, changes nothing."""
    before = told()
    for cursor in [{}, {"cursor": {}}][: 1 + from_the_start]:
        Pull.objects.update(state="pending", claimed_until=None, **cursor)
        work()
        assert told() == before


def told():
    ledger = list(Transaction.objects.order_by("pk").values())
    nouns = [list(one.objects.order_by("pk").values()) for one in (Lead, Customer, ExternalId)]
    return ledger, nouns, list(Payment.objects.order_by("pk").values("external_id", "outcome", "reason_code"))


def credited():
    columns = ("kind", "amount_minor", "partner__key")
    return list(Transaction.objects.order_by("pk").values_list(*columns))


def state(one):
    one.refresh_from_db()
    return one.status


def stripe_time(stripe, days=0):
    """A second after what happened last, or so many days from there."""
    return datetime.fromtimestamp(stripe.world.clock.now(), UTC) + timedelta(days=days, seconds=1)


def settle_without_pulls(shop, stripe):
    shop.post(*stripe.events())
    for event in InboundEvent.objects.filter(state="pending").order_by("pk"):
        inbox.process(event.pk, hurry=True)
