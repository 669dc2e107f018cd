"""Bells and lost events: what went back is found out, whatever told of it, and never lost in a race."""

import pytest

from integrations import inbox
from integrations.draining import drain
from integrations.models import InboundEvent
from integrations.stripe import reach, settle
from prm.ledger.models import MoneyBack, Payment
from tests.world import amounts, trace

ADA = "ada@lovelace.example"
pytestmark = pytest.mark.usefixtures("ada")


def bare(events):
    """As the API since 2022-11-15 tells them: no refunds in the charge; and nobody subscribed to `refund.*`."""
    kept = [one for one in events if not one["type"].startswith("refund.")]
    for one in kept:
        if one["data"]["object"]["object"] == "charge":
            one["data"]["object"].pop("refunds", None)
    return kept


def listings(stripe):
    return [path for _, path in stripe.requests if path.startswith("/v1/refunds")]


@pytest.fixture
def charge(shop, stripe):
    made = stripe.charge(10000, email=ADA).charge
    shop.tell(*stripe.events())
    return made


def rest(shop, stripe):
    """Tells what was not told yet, bare."""
    known = set(InboundEvent.objects.values_list("event_id", flat=True))
    shop.tell(*[one for one in bare(stripe.events()) if one["id"] not in known])


def test_a_second_refund_of_the_same_sum_after_the_first_one_failed_is_listed(shop, stripe, charge):
    first = stripe.refund(charge, 500)
    rest(shop, stripe)
    stripe.advance(60)
    stripe.refund_fails(first)
    rest(shop, stripe)
    assert amounts() == [10000, -500, 500]
    stripe.advance(60)
    stripe.refund(charge, 500)
    rest(shop, stripe)
    assert amounts() == [10000, -500, 500, -500]
    assert len(listings(stripe)) == 2


def test_of_two_bells_of_one_second_the_greater_sum_is_believed(shop, stripe, charge):
    stripe.refund(charge, 900)
    rest(shop, stripe)
    stripe.refund(charge, 100)
    rest(shop, stripe)
    assert sum(amounts()) == 9000


def test_a_refund_that_equals_the_released_rest_of_a_part_capture_is_listed(shop, stripe):
    held = stripe.authorise(5000, email=ADA)
    stripe.capture(held.payment_intent, 3000)
    shop.tell(*stripe.events())
    stripe.refund(held.charge, 2000)
    rest(shop, stripe)
    assert sum(amounts()) == 1000


def test_a_smaller_bell_after_a_failure_that_nobody_told_of_is_listed(shop, stripe, charge):
    first = stripe.refund(charge, 800)
    shop.tell(*stripe.events())
    stripe.advance(60)
    stripe.refund_fails(first)
    stripe.advance(60)
    stripe.refund(charge, 500)
    shop.tell(*[one for one in bare(stripe.events()) if one["type"] == "charge.refunded"])
    assert sum(amounts()) == 9500


def test_a_bell_before_its_payment_is_listed_and_waits(shop, stripe):
    made = stripe.charge(10000, email=ADA).charge
    known = len(stripe.events())
    stripe.refund(made, 400)
    told = bare(stripe.events())
    shop.tell(*told[known:])
    assert (MoneyBack.objects.get().reason_code, Payment.objects.count()) == ("waiting", 0)
    shop.tell(*told[:known])
    assert amounts() == [10000, -400]


def test_what_was_asked_after_the_sale_stands_in_the_trace(shop, stripe, charge):
    stripe.refund(charge, 400)
    rest(shop, stripe)
    assert f"Asked for the refunds of {charge}: re_" in trace()


def test_a_key_that_may_not_list_refunds_costs_no_sale(shop, stripe):
    made = stripe.charge(10000, email=ADA).charge
    stripe.refund(made, 400)
    stripe.fail(403, times=None, match="/v1/refunds")
    shop.tell(*bare(stripe.events()))
    assert amounts() == [10000]
    assert "refused" in InboundEvent.objects.filter(state="failed").values_list("reason_code", flat=True)
    stripe.recover()
    for one in InboundEvent.objects.filter(state="failed"):
        inbox.retry(one)
    drain()
    assert amounts() == [10000, -400]


def test_a_payment_heard_while_its_bell_is_worked_off_is_not_lost(shop, stripe, monkeypatch):
    """The bell told every field of the charge already: only that it was heard of is new."""
    made = stripe.legacy_charge(10000, email=ADA).charge
    stripe.refund(made, 400)
    paid, *back = stripe.events()
    shop.post(paid)
    own = InboundEvent.objects.get(event_id=paid["id"])
    true, seen = reach.texts, []

    def texts(*asked):
        found = true(*asked)
        if not seen:
            seen.append(True)
            inbox.tell(own.pk)
        return found

    shop.post(*back)
    monkeypatch.setattr(settle.reach, "texts", texts)
    for one in InboundEvent.objects.exclude(pk=own.pk):
        inbox.process(one.pk, hurry=True)
    drain()
    assert (sum(amounts()), InboundEvent.objects.filter(state="pending").count()) == (9600, 0)


def test_money_that_moves_to_an_invoice_still_open_leaves_its_refund_waiting(shop, stripe):
    payer = stripe.customer(ADA)
    paid = stripe.charge(4000, customer=payer)
    refund = stripe.refund(paid.charge, 1000)
    shop.tell(*stripe.events())
    opened = stripe.open_invoice(payer, [{"description": "Seats", "amount": 9000}])
    stripe.attach(paid.payment_intent, opened.invoice)
    shop.tell(*stripe.events())
    assert sum(amounts()) == 0
    assert MoneyBack.objects.get().payment is None
    stripe.refund_fails(refund)
    stripe.pay(opened.invoice)
    shop.tell(*stripe.events())
    assert (sum(amounts()), MoneyBack.objects.get().reason_code) == (9000, "failed")


def test_a_note_before_payment_whose_invoice_nobody_told_as_paid(shop, stripe):
    opened = stripe.open_invoice(stripe.customer(ADA), [{"description": "Seats", "amount": 9000}])
    known = len(stripe.events())
    stripe.credit_note(opened.invoice, [{"description": "Goodwill", "amount": 4500}])
    stripe.pay(opened.invoice)
    lost = ("invoice.paid", "invoice.payment_succeeded", "invoice.updated")
    shop.tell(*[one for n, one in enumerate(stripe.events()) if n < known or one["type"] not in lost])
    assert sum(amounts()) == 4500
