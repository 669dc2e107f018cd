"""Disputes through all their states, in both generations of Stripe's API."""

import itertools

import pytest

from prm.ledger.models import MoneyBack, Payment
from tests.world import amounts, rows

ADA = "ada@lovelace.example"
pytestmark = pytest.mark.usefixtures("ada")


@pytest.fixture
def charge(stripe):
    return stripe.charge(10000, email=ADA).charge


def state():
    found = MoneyBack.objects.get(kind="dispute")
    return found.state, found.counted_minor, found.reason_code


def test_a_dispute_lost_after_a_partial_refund_takes_the_rest(shop, stripe, charge):
    stripe.refund(charge, 3000)
    shop.tell(*stripe.events())
    stripe.lose(stripe.dispute(charge))
    shop.tell(*stripe.events())
    assert amounts() == [10000, -3000, -7000]
    assert state() == ("lost", 7000, "counts")


def test_a_dispute_over_all_of_a_partly_refunded_charge_takes_no_more_than_was_captured(shop, stripe, charge):
    stripe.refund(charge, 3000)
    stripe.lose(stripe.dispute(charge, 10000))
    shop.tell(*stripe.events())
    assert sum(amounts()) == 0
    assert state() == ("lost", 7000, "capped")


def test_a_dispute_won_gives_everything_back(shop, stripe, charge):
    dispute = stripe.dispute(charge)
    shop.tell(*stripe.events())
    assert rows() == [("sale", 10000, "EUR"), ("reversal", -10000, "EUR")]
    stripe.answer(dispute)
    stripe.win(dispute)
    shop.tell(*stripe.events())
    assert rows()[2:] == [("reinstatement", 10000, "EUR")]
    assert state() == ("won", 0, "reinstated")


def test_an_inquiry_takes_nothing_until_it_escalates(shop, stripe, charge):
    dispute = stripe.dispute(charge, inquiry=True)
    stripe.answer(dispute)
    shop.tell(*stripe.events())
    assert (amounts(), state()) == ([10000], ("warning_under_review", 0, "inquiry"))
    stripe.escalate(dispute)
    shop.tell(*stripe.events())
    assert amounts() == [10000, -10000]


def test_an_inquiry_that_was_closed_took_nothing(shop, stripe, charge):
    stripe.close_inquiry(stripe.dispute(charge, inquiry=True))
    shop.tell(*stripe.events())
    assert (amounts(), state()) == ([10000], ("warning_closed", 0, "inquiry"))


def test_a_dispute_settled_in_another_currency_counts_by_its_own_amount(shop, stripe, charge):
    stripe.dispute(charge, 4000, settled_in="usd", rate="1.17")
    shop.tell(*stripe.events())
    assert rows()[1:] == [("reversal", -4000, "EUR")]


def test_a_dispute_told_before_its_withdrawal_takes_nothing_yet(shop, stripe, charge):
    stripe.dispute(charge, withdrawn_later=True)
    created = [one for one in stripe.events() if not one["type"].endswith("funds_withdrawn")]
    shop.tell(*created)
    assert (amounts(), state()) == ([10000], ("needs_response", 0, "not_withdrawn"))
    shop.tell(*stripe.events())
    assert amounts() == [10000, -10000]


def test_every_order_of_a_disputes_events_ends_alike(shop, stripe, charge):
    stripe.win(stripe.dispute(charge, 4000, withdrawn_later=True))
    shop.tell(*[one for one in stripe.events() if "dispute" not in one["type"]])
    told = [one for one in stripe.events() if "dispute" in one["type"]]
    for n, order in enumerate(itertools.permutations(told)):
        shop.tell(*[{**one, "id": f"{one['id']}_{n}"} for one in order])
    assert (sum(amounts()), state()) == (10000, ("won", 0, "reinstated"))


def test_a_dispute_of_a_charge_that_was_refunded_in_full_takes_nothing_more(shop, stripe, charge):
    stripe.refund(charge)
    stripe.dispute(charge, 10000)
    shop.tell(*stripe.events())
    assert sum(amounts()) == 0
    assert state() == ("needs_response", 0, "capped")


def test_several_disputes_and_refunds_of_an_invoice_in_parts(shop, stripe):
    paid = stripe.pay_invoice(stripe.customer(ADA), [{"description": "Seats", "amount": 9000}], payments=3)
    stripe.lose(stripe.dispute(paid.charges[0]))
    stripe.win(stripe.dispute(paid.charges[1]))
    stripe.refund(paid.charges[2], 500)
    shop.tell(*stripe.events())
    assert sum(amounts()) == 9000 - 3000 - 500
    assert Payment.objects.get().money_back.count() == 3
