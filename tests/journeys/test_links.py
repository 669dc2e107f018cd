"""A link learnt late: the same money under another name, in any order and either generation."""

import itertools

import pytest

from prm.ledger.models import Payment, Transaction
from tests.world import amounts, choose, names, outcome

ADA = "ada@lovelace.example"
pytestmark = pytest.mark.usefixtures("ada")


@pytest.fixture
def attached(stripe):
    """An intent that succeeded, an open invoice, what was told until then, and what puts the one to the other."""
    payer = stripe.customer(ADA)
    paid = stripe.charge(10000, customer=payer, description="On account")
    opened = stripe.open_invoice(payer, [{"description": "Seats", "amount": 10000}])
    before = stripe.events()

    def attach():
        stripe.attach(paid.payment_intent, opened.invoice)
        return stripe.events()[len(before) :]

    return paid, opened, before, attach


def stands():
    return {
        payment.external_id: sum(payment.transactions.values_list("amount_minor", flat=True))
        for payment in Payment.objects.all()
        if payment.transactions.exists()
    }


def test_told_before_the_intent_settled_there_is_one_payment(shop, attached):
    paid, opened, before, attach = attached
    shop.tell(*before, *attach())
    assert stands() == {opened.invoice: 10000}
    assert Payment.objects.filter(external_id=paid.payment_intent).count() == 0


def test_told_afterwards_the_first_payment_is_reversed_and_says_by_what(shop, attached):
    paid, opened, before, attach = attached
    shop.tell(*before)
    assert stands() == {paid.payment_intent: 10000}
    shop.tell(*attach())
    assert amounts() == [10000, -10000, 10000]
    assert stands() == {paid.payment_intent: 0, opened.invoice: 10000}
    assert outcome(paid.payment_intent) == ("ignored", f"Settled by {opened.invoice}.")
    reversal = Transaction.objects.get(kind="reversal")
    assert (reversal.source, reversal.reverses.payment.external_id) == (opened.invoice, paid.payment_intent)


def test_every_order_of_the_deciding_events_gives_one_standing_sale(shop, stripe, attached):
    _, opened, before, attach = attached
    after = attach()
    deciding = [
        one for one in before + after if one["type"] in ("charge.succeeded", "invoice_payment.paid", "invoice.paid")
    ]
    for order in itertools.permutations(deciding):
        for one in order:
            shop.tell({**one, "id": f"{one['id']}_{order.index(one)}"})
    assert {key: minor for key, minor in stands().items() if minor} == {opened.invoice: 10000}
    assert Payment.objects.count() <= 2


def test_no_replay_brings_a_superseded_payment_back(shop, attached):
    paid, _, before, attach = attached
    shop.tell(*before)
    after = attach()
    shop.tell(*after)
    replayed = [{**one, "id": f"{one['id']}_again"} for one in before + after]
    shop.tell(*replayed)
    assert amounts() == [10000, -10000, 10000]
    assert outcome(paid.payment_intent)[0] == "ignored"


def test_a_charge_alone_asks_once_for_its_invoice_and_settles_that(shop, stripe):
    paid = stripe.pay_invoice(stripe.customer(ADA), [{"description": "Seats", "amount": 10000}])
    shop.tell(*[one for one in stripe.events() if one["type"] == "charge.succeeded"])
    assert stands() == {paid.invoice: 10000}
    assert len(stripe.requests) <= 2


@pytest.mark.parametrize(
    "kind", ["invoice.paid", "invoice.payment_succeeded", "charge.succeeded", "payment_intent.succeeded"]
)
def test_any_one_event_is_enough(shop, stripe, kind):
    paid = stripe.pay_invoice(stripe.customer(ADA), [{"description": "Seats", "amount": 10000}], description="First")
    shop.tell(*[one for one in stripe.events() if one["type"] == kind])
    assert (stands(), names()) == ({paid.invoice: 10000}, ["First"])
    paths = [path.split("?")[0] for _, path in stripe.requests]
    assert len(paths) == len(set(paths)) <= 4


def test_a_payment_that_has_a_sale_is_complete_whatever_the_settings_become(shop, stripe):
    lines = [{"description": "Seats", "amount": 6000}, {"description": "Setup", "amount": 4000}]
    stripe.pay_invoice(stripe.customer(ADA), lines, description="First")
    shop.tell(*stripe.events())
    choose(shop.connection, splitting="line", naming="product", create_transaction=False)
    shop.tell(*[{**one, "id": one["id"] + "_again"} for one in stripe.events()])
    assert (names(), amounts()) == (["First"], [10000])


def test_the_same_events_five_times_in_reverse_are_one_payment(shop, stripe):
    stripe.pay_invoice(stripe.customer(ADA), [{"description": "Seats", "amount": 10000}])
    events = stripe.events()[::-1]
    for _ in range(5):
        shop.tell(*events)
    assert (Payment.objects.count(), amounts()) == (1, [10000])
