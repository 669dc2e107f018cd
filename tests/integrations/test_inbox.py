"""What happens to an event that cannot be worked off at once."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from integrations import inbox
from integrations.draining import drain
from integrations.models import InboundEvent
from integrations.tasks import process_event, sweep
from prm.leads.models import Lead
from prm.ledger.models import Payment, Transaction


@pytest.fixture
def lead(shop, partner_a):
    made = Lead.objects.create(partner=partner_a, email="ada@lovelace.example", name="Ada")
    made.accept()
    return made


def event_of(shop, stripe, kind):
    """Delivers the only event of that kind, and nothing else."""
    shop.post(*[one for one in stripe.events() if one["type"] == kind])
    return InboundEvent.objects.get(type=kind)


def tomorrow(row, days=2):
    """Lets the time of an event's next attempt come."""
    InboundEvent.objects.filter(pk=row.pk).update(next_attempt_at=timezone.now() - timedelta(seconds=1))


def test_nobody_is_asked_before_the_grace_time_is_over(shop, stripe, lead, settings):
    stripe.charge(5000, email="ada@lovelace.example", description="Workshop")
    row = event_of(shop, stripe, "charge.succeeded")
    process_event(row.pk)
    row.refresh_from_db()
    assert (row.state, row.reason_code, stripe.requests) == ("pending", "waiting", [])
    sweep()
    assert stripe.requests == []
    settings.STRIPE_GRACE_SECONDS = 0
    tomorrow(row)
    sweep()
    row.refresh_from_db()
    assert (row.state, len(stripe.requests)) == ("done", 2)
    assert Transaction.objects.get().amount_minor == 5000


def test_stripe_down_is_tried_again_later_and_then_succeeds(shop, stripe, lead):
    stripe.charge(5000, email="ada@lovelace.example")
    row = event_of(shop, stripe, "charge.succeeded")
    stripe.fail(503, times=None)
    assert drain()["pending"] == 1
    row.refresh_from_db()
    assert (row.attempts, row.reason_code) == (1, "provider_down")
    assert row.next_attempt_at > timezone.now() + timedelta(seconds=3)
    assert not Payment.objects.exists()
    stripe.recover()
    assert drain()["pending"] == 0
    assert Transaction.objects.get().amount_minor == 5000


def test_what_never_heals_ends_as_failed_with_the_reason_and_can_be_retried(shop, stripe, lead):
    stripe.charge(5000, email="ada@lovelace.example")
    row = event_of(shop, stripe, "charge.succeeded")
    stripe.fail(503, times=None)
    for _ in range(len(inbox.BACKOFF) + 1):
        tomorrow(row)
        inbox.process(row.pk, hurry=True)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("failed", "Stripe did not answer: APIError 503.")
    with pytest.raises(SystemExit) as ended:
        call_command("process_inbox")
    assert ended.value.code == 1
    stripe.recover()
    inbox.retry(row)
    assert drain() == {"done": 1, "ignored": 0, "pending": 0, "failed": 0}
    assert Transaction.objects.count() == 1


def test_a_key_that_stripe_refuses_fails_at_once(shop, stripe, lead):
    stripe.charge(5000, email="ada@lovelace.example")
    row = event_of(shop, stripe, "charge.succeeded")
    stripe.keys.clear()
    drain()
    row.refresh_from_db()
    assert (row.state, row.reason_code) == ("failed", "refused")
    assert "401" in row.reason
    assert stripe.api_key not in row.reason


def test_a_lost_encryption_key_is_said(shop, stripe, lead, settings):
    stripe.charge(5000, email="ada@lovelace.example")
    row = event_of(shop, stripe, "charge.succeeded")
    settings.FIELD_ENCRYPTION_KEY = ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]
    drain()
    row.refresh_from_db()
    assert (row.state, row.reason_code) == ("failed", "secret_unreadable")


def test_an_event_is_worked_off_by_one_at_a_time(shop, stripe, lead):
    stripe.legacy_charge(5000, email="ada@lovelace.example")
    row = event_of(shop, stripe, "charge.succeeded")
    InboundEvent.objects.filter(pk=row.pk).update(claimed_until=timezone.now() + timedelta(seconds=60))
    process_event(row.pk)
    sweep()
    assert not Payment.objects.exists()


def test_an_expired_claim_is_taken_over(shop, stripe, lead):
    stripe.legacy_charge(5000, email="ada@lovelace.example")
    row = event_of(shop, stripe, "charge.succeeded")
    InboundEvent.objects.filter(pk=row.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert drain()["done"] == 1
    assert Payment.objects.count() == 1


def test_a_task_may_run_any_number_of_times(shop, stripe, lead):
    stripe.legacy_charge(5000, email="ada@lovelace.example")
    row = event_of(shop, stripe, "charge.succeeded")
    for _ in range(3):
        process_event(row.pk)
        sweep()
    assert (Payment.objects.count(), Transaction.objects.count()) == (1, 1)
    process_event(10_000)


def test_a_defect_is_kept_with_the_event_and_the_queue_goes_on(shop, stripe, lead, monkeypatch):
    from prm.ledger import settling

    stripe.legacy_charge(5000, email="ada@lovelace.example")
    stripe.legacy_charge(6000, email="ada@lovelace.example")
    settle = settling.settle

    def broken(facts, policy, **options):
        if facts.net_minor == 5000:
            raise ZeroDivisionError("a defect")
        return settle(facts, policy, **options)

    monkeypatch.setattr(settling, "settle", broken)
    assert shop.tell(*stripe.events()) == {"done": 1, "ignored": 0, "pending": 0, "failed": 1}
    failed = InboundEvent.objects.get(state="failed")
    assert failed.reason == "A defect in this program: ZeroDivisionError: a defect."
    assert Transaction.objects.get().amount_minor == 6000
