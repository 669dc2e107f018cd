"""What an unclaimed customer paid is credited to the partner that claims it, whatever goes back before and after."""

import pytest

from integrations.models import Pull
from prm.customers.models import Customer
from prm.ledger.models import Transaction
from tests.pulling import again, credited, settle_without_pulls, state, stripe_time, work
from tests.world import amounts, choose, customer, deal, lead, outcome, trace

ADA = "ada@lovelace.example"
SEATS = [{"description": "Seats", "amount": 1000}]


@pytest.fixture
def pulling(shop):
    choose(shop.connection, pull_on_accept=True)
    return shop


def test_an_unclaimed_customer_is_claimed_and_credited_anew(pulling, stripe):
    payer = stripe.customer(ADA)
    known = customer(ADA, ids=(payer,))
    paid = stripe.charge(1000, customer=payer)
    pulling.tell(*stripe.events())
    assert credited() == [("sale", 1000, None)]
    prospect = lead(ADA)
    assert work() == ["found"]
    known.refresh_from_db()
    assert (known.partner.key, state(prospect), prospect.customer) == ("north", "converted", known)
    assert credited() == [("sale", 1000, None), ("reversal", -1000, None), ("sale", 1000, "north")]
    old, back, new = Transaction.objects.order_by("pk")
    assert (back.reverses, back.source, new.replaces, new.source, new.name) == (old, "claim", back, "", old.name)
    assert outcome(paid.payment_intent) == ("recorded", f"Recorded for {ADA}, credited to North.")
    assert f"{ADA} was claimed by North: what stands is credited anew." in trace()
    again()
    pulling.tell(*stripe.events())
    assert sum(amounts()) == 1000


def test_what_is_refunded_before_the_claim_stays_netted_and_later_refunds_follow(pulling, stripe):
    payer = stripe.customer(ADA)
    customer(ADA, ids=(payer,))
    paid = stripe.pay_invoice(payer, SEATS, taxes=[{"percent": 20}])
    first = stripe.refund(paid.charge, 300)
    pulling.tell(*stripe.events())
    assert credited() == [("sale", 1000, None), ("reversal", -250, None)]
    lead(ADA)
    work()
    assert credited()[2:] == [("reversal", -750, None), ("sale", 750, "north")]
    stripe.refund(paid.charge, 600)
    pulling.tell(*stripe.events())
    assert credited()[4:] == [("reversal", -500, "north")]
    stripe.refund_fails(first)
    pulling.tell(*stripe.events())
    assert credited()[5:] == [("reinstatement", 250, "north")]
    again()
    stripe.refund(paid.charge)
    pulling.tell(*stripe.events())
    assert (credited()[6:], sum(amounts())) == ([("reversal", -500, "north")], 0)


def test_a_refund_that_only_the_pull_finds_is_taken_from_the_new_sale(pulling, stripe):
    payer = stripe.customer(ADA)
    customer(ADA, ids=(payer,))
    paid = stripe.charge(1000, customer=payer)
    pulling.tell(*stripe.events())
    stripe.refund(paid.charge, 400)
    lead(ADA)
    work()
    assert sum(amounts()) == 600
    assert sum(minor for _, minor, who in credited() if who is None) == 0


def test_by_line_each_line_is_credited_anew(pulling, stripe):
    choose(pulling.connection, splitting="line")
    payer = stripe.customer(ADA)
    customer(ADA, ids=(payer,))
    lines = [{"description": "Seats", "amount": 1000}, {"description": "Setup", "amount": 333}]
    paid = stripe.pay_invoice(payer, lines)
    stripe.refund(paid.charge, 333)
    pulling.tell(*stripe.events())
    before = dict(Transaction.objects.filter(kind="sale").values_list("line", "amount_minor"))
    lead(ADA)
    work()
    sales = dict(Transaction.objects.filter(partner__key="north").values_list("line", "amount_minor"))
    assert (sum(sales.values()), sales.keys(), sum(amounts())) == (1000, before.keys(), 1000)
    assert sum(minor for _, minor, who in credited() if who is None) == 0
    stripe.refund(paid.charge)
    pulling.tell(*stripe.events())
    again()
    assert sum(amounts()) == 0


def test_uncredited_sales_that_are_older_stay_uncredited(pulling, stripe):
    payer = stripe.customer(ADA)
    customer(ADA, ids=(payer,))
    stripe.charge(1000, customer=payer)
    pulling.tell(*stripe.events())
    lead(ADA)
    Pull.objects.update(since=stripe_time(stripe))
    work()
    assert (Customer.objects.get().partner.key, credited()) == ("north", [("sale", 1000, None)])


def test_a_claim_by_a_deal_credits_its_partner_anew_and_names_it(pulling, stripe):
    payer = stripe.customer(ADA)
    customer(ADA, ids=(payer,))
    stripe.charge(1000, customer=payer)
    pulling.tell(*stripe.events())
    offer = deal(ADA, "south")
    lead(ADA, "north")
    work()
    assert credited()[2:] == [("sale", 1000, "south")]
    assert Transaction.objects.order_by("pk").last().deal == offer


def test_with_transactions_switched_off_nothing_is_recorded_and_nothing_credited_anew(pulling, stripe):
    payer = stripe.customer(ADA)
    known = customer(ADA, ids=(payer,))
    stripe.charge(1000, customer=payer)
    pulling.tell(*stripe.events())
    stripe.charge(500, customer=payer)
    choose(pulling.connection, create_transaction=False)
    prospect = lead(ADA)
    assert work() == ["found"]
    known.refresh_from_db()
    assert (state(prospect), known.partner.key, credited()) == ("converted", "north", [("sale", 1000, None)])
    again()


def test_whom_a_webhook_claims_meanwhile_is_credited_anew_all_the_same(pulling, stripe):
    payer = stripe.customer(ADA)
    customer(ADA, ids=(payer,))
    stripe.charge(1000, customer=payer)
    pulling.tell(*stripe.events())
    prospect = lead(ADA)
    stripe.charge(500, customer=payer)
    settle_without_pulls(pulling, stripe)
    assert (state(prospect), credited()) == ("converted", [("sale", 1000, None), ("sale", 500, "north")])
    work()
    assert credited()[2:] == [("reversal", -1000, None), ("sale", 1000, "north")]
    again()
