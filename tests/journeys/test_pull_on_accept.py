"""Accepting a lead pulls what its e-mail has paid already. One test per case, in both generations of Stripe's API."""

import pytest

from integrations.models import InboundEvent, Pull
from integrations.stripe.pulling import people
from prm.customers.models import Customer, ExternalId
from prm.ledger.models import Payment, Transaction
from tests.pulling import again, credited, state, stripe_time, work
from tests.world import amounts, choose, customer, deal, lead, outcome, rows, trace

ADA = "ada@lovelace.example"
SEATS = [{"description": "Seats", "amount": 1000}]


@pytest.fixture
def pulling(shop):
    choose(shop.connection, pull_on_accept=True)
    return shop


def test_what_was_paid_before_is_pulled_with_what_went_back(pulling, stripe):
    payer = stripe.customer(ADA)
    paid = stripe.pay_invoice(payer, SEATS, taxes=[{"percent": 20}])
    stripe.refund(paid.charge, 300)
    stripe.charge(700, customer=payer)
    prospect = lead(ADA)
    assert (InboundEvent.objects.count(), work()) == (0, ["found"])
    made = Customer.objects.get()
    assert (state(prospect), prospect.customer, made.partner.key) == ("converted", made, "north")
    assert sorted(credited()) == [("reversal", -250, "north"), ("sale", 700, "north"), ("sale", 1000, "north")]
    assert list(made.external_ids.values_list("external_id", flat=True)) == [payer]
    again()
    pulling.tell(*stripe.events())
    assert sorted(amounts()) == [-250, 700, 1000]


def test_it_converts_also_where_nothing_was_paid_yet(pulling, stripe):
    payer = stripe.customer("Ada@Lovelace.Example", name="Ada Lovelace")
    prospect = lead(ADA)
    assert work() == ["found"]
    made = Customer.objects.get()
    assert (state(prospect), made.name, made.email, amounts()) == ("converted", "Ada Lovelace", ADA, [])
    assert ExternalId.objects.get().external_id == payer
    again()


@pytest.mark.parametrize("registered", [ADA, "  ADA@Lovelace.example "])
@pytest.mark.parametrize("written", [ADA, "Ada@LOVELACE.example"])
def test_whatever_the_case_on_either_side(pulling, stripe, registered, written):
    stripe.charge(1000, customer=stripe.customer(written))
    lead(registered)
    assert (work(), amounts()) == (["found"], [1000])


def test_the_list_finds_whom_the_search_does_not_show_yet(pulling, stripe):
    stripe.search_lag = 3600
    stripe.charge(1000, customer=stripe.customer("Ada@Lovelace.example"))
    stripe.charge(500, customer=stripe.customer(ADA))
    lead("Ada@Lovelace.example")
    assert (work(), sorted(amounts()), Customer.objects.count()) == (["found"], [500, 1000], 1)


def test_stored_facts_find_whom_stripe_does_not_show_yet(pulling, stripe):
    stripe.search_lag = 3600
    payer = stripe.customer("ADA@lovelace.example")
    pulling.tell(*stripe.events())
    stripe.charge(1000, customer=payer)
    lead(ADA)
    assert (work(), amounts()) == (["found"], [1000])


def test_an_email_that_only_contains_it_is_somebody_else(pulling, stripe):
    stripe.charge(1000, customer=stripe.customer(f"x{ADA}"))
    prospect = lead(ADA)
    assert (work(), state(prospect), amounts()) == (["nobody"], "accepted", [])


def test_nobody_is_said_on_the_lead(pulling, stripe):
    prospect = lead(ADA)
    assert work() == ["nobody"]
    assert Pull.objects.get().reason == f"Nobody at Stripe has the e-mail {ADA}, and no payment with it is known."
    assert (state(prospect), Customer.objects.count(), Payment.objects.count()) == ("accepted", 0, 0)


def test_all_stripe_customers_of_the_email_are_one_customer(pulling, stripe):
    for n in range(3):
        stripe.charge(100 + n, customer=stripe.customer(ADA))
    stripe.charge(900, customer=stripe.customer("eve@example.org"))
    lead(ADA)
    work()
    assert (sorted(amounts()), Customer.objects.count(), ExternalId.objects.count()) == ([100, 101, 102], 1, 3)
    again()


def test_a_stored_guest_is_settled_again(pulling, stripe):
    paid = stripe.checkout(1000, email=ADA, tax=200)
    pulling.tell(*stripe.events())
    assert outcome()[0] == "unmatched"
    prospect = lead(ADA, name="Ada")
    assert (work(), state(prospect), credited()) == (["found"], "converted", [("sale", 1000, "north")])
    assert (outcome(paid.payment_intent)[0], ExternalId.objects.count()) == ("recorded", 0)
    assert "Settled again, because the lead Ada was accepted." in trace()
    again()


def test_a_stored_guests_refund_comes_along(pulling, stripe):
    paid = stripe.charge(1000, email=ADA)
    stripe.refund(paid.charge, 400)
    pulling.tell(*stripe.events())
    lead(ADA)
    work()
    assert rows() == [("sale", 1000, "EUR"), ("reversal", -400, "EUR")]


def test_unmatched_payments_of_the_stripe_customer_are_settled_again(pulling, stripe):
    payer = stripe.customer(ADA)
    stripe.pay_invoice(payer, SEATS, customer_email="billing@lovelace.example")
    pulling.tell(*stripe.events())
    lead(ADA)
    assert (work(), credited()) == (["found"], [("sale", 1000, "north")])


def test_older_ones_stay(pulling, stripe):
    payer = stripe.customer(ADA)
    old = stripe.charge(1000, customer=payer)
    guest = stripe.charge(2000, email=ADA)
    pulling.tell(*stripe.events())
    stripe.charge(4000, customer=payer)  # nobody told of it
    stripe.advance(40 * 86400)
    stripe.charge(8000, customer=payer)
    made = lead(ADA)
    pull = Pull.objects.get()
    Pull.objects.update(since=stripe_time(stripe, days=-30), until=stripe_time(stripe))
    work()
    assert (amounts(), state(made)) == ([8000], "converted")
    assert {outcome(one.payment_intent)[0] for one in (old, guest)} == {"unmatched"}
    assert pull.since < pull.until


def test_how_far_back_is_the_connections(pulling, stripe):
    choose(pulling.connection, lookback_days=30)
    lead(ADA)
    pull = Pull.objects.get()
    assert 29.9 < (pull.created_at - pull.since).total_seconds() / 86400 < 30.1


def test_a_customer_of_another_partner_is_left_alone_and_it_is_said(pulling, stripe):
    payer = stripe.customer(ADA)
    theirs = customer(ADA, "south")
    stripe.charge(500, customer=payer)
    waiting = deal(ADA, "north")
    prospect = lead(ADA, "north")
    asked = work()
    pull = Pull.objects.get()
    assert (asked, state(prospect), amounts(), Payment.objects.count()) == (["other_partner"], "accepted", [], 0)
    assert pull.reason == f"{ADA} belongs to South already: nothing was pulled, and the lead stays accepted."
    waiting.refresh_from_db()
    theirs.refresh_from_db()
    assert (waiting.customer, theirs.partner.key, theirs.external_ids.count()) == (None, "south", 0)
    assert not any("charges" in path for _, path in stripe.requests)
    again()


def test_a_customer_of_the_leads_partner_takes_that_partners_earliest_accepted_lead(pulling, stripe):
    payer = stripe.customer(ADA)
    ours = customer(ADA, "north", ids=(payer,))
    stripe.charge(1000, customer=payer)
    choose(pulling.connection, pull_on_accept=False)
    of_south, early = lead(ADA, "south", day=1), lead(ADA, "north", day=2)
    choose(pulling.connection, pull_on_accept=True)
    late = lead(ADA, "north", day=5)
    assert work() == ["found"]
    assert [state(one) for one in (of_south, early, late)] == ["accepted", "converted", "accepted"]
    assert (early.customer, credited(), Customer.objects.count()) == (ours, [("sale", 1000, "north")], 1)
    again(from_the_start=False)


def test_of_several_leads_the_earliest_accepted_converts_whoever_was_accepted_last(pulling, stripe):
    stripe.charge(1000, customer=stripe.customer(ADA))
    choose(pulling.connection, pull_on_accept=False)
    pending, early = lead(ADA, "west", day=1, status="pending"), lead(ADA, "south", day=2)
    choose(pulling.connection, pull_on_accept=True)
    late = lead(ADA, "north", day=5)
    assert work() == ["found"]
    assert [state(one) for one in (pending, early, late)] == ["pending", "converted", "accepted"]
    assert credited() == [("sale", 1000, "south")]
    assert "credited to South" in Pull.objects.get().reason
    again()


def test_two_leads_of_two_partners_accepted_at_once(pulling, stripe):
    stripe.charge(1000, customer=stripe.customer(ADA))
    late, early = lead(ADA, "north", day=5), lead(ADA, "south", day=2)
    assert work() == ["found", "found"]
    assert ([state(late), state(early)], credited()) == (["accepted", "converted"], [("sale", 1000, "south")])
    again()


def test_converting_leads_may_be_switched_off(pulling, stripe):
    choose(pulling.connection, convert_lead=False)
    stripe.charge(1000, customer=stripe.customer(ADA))
    stripe.charge(300, email=ADA)
    pulling.tell(*[one for one in stripe.events() if one["type"] == "charge.succeeded"])
    assert {one.outcome for one in Payment.objects.all()} == {"unmatched"}
    prospect = lead(ADA)
    work()
    assert (state(prospect), sorted(amounts())) == ("converted", [300, 1000])
    again()


def test_a_deal_names_the_partner_and_the_lead_converts(pulling, stripe):
    stripe.charge(1000, customer=stripe.customer(ADA))
    offer = deal(ADA, "south", day=30)
    prospect = lead(ADA, "north", day=1)
    assert work() == ["found"]
    offer.refresh_from_db()
    assert (state(prospect), offer.customer) == ("converted", prospect.customer)
    assert (credited(), Transaction.objects.get().deal) == ([("sale", 1000, "south")], offer)
    again()


def test_deals_are_left_alone_where_associating_is_switched_off(pulling, stripe):
    choose(pulling.connection, associate_deal=False)
    stripe.charge(1000, customer=stripe.customer(ADA))
    offer = deal(ADA, "south")
    lead(ADA, "north")
    work()
    offer.refresh_from_db()
    assert (offer.customer, credited()) == (None, [("sale", 1000, "north")])


def test_a_lead_closed_before_its_turn_pulls_nothing(pulling, stripe):
    stripe.charge(1000, customer=stripe.customer(ADA))
    lead(ADA).lose()
    assert (work(), amounts(), Customer.objects.count()) == (["lead_closed"], [], 0)


def test_a_lead_that_became_another_customer_meanwhile_pulls_nothing(pulling, stripe):
    stripe.charge(1000, customer=stripe.customer(ADA))
    lead(ADA).convert(customer("ceo@lovelace.example", "north"))
    assert (work(), amounts(), Customer.objects.count()) == (["lead_elsewhere"], [], 1)


def test_a_lead_that_is_closed_while_stripe_is_asked_is_looked_at_again(pulling, stripe, monkeypatch):
    stripe.charge(1000, customer=stripe.customer(ADA))
    prospect, find = lead(ADA), people.find

    def slowly(*asked):
        found = find(*asked)
        prospect.lose()
        return found

    monkeypatch.setattr(people, "find", slowly)
    assert work("pending") == ["busy"]
    assert (work(), amounts(), Customer.objects.count()) == (["lead_closed"], [], 0)


def test_an_invoice_of_zero_that_is_stored_converts_nobody(pulling, stripe):
    payer = stripe.customer("eve@example.org")
    stripe.pay_invoice(payer, [{"description": "Trial", "amount": 0}], customer_email=ADA)
    pulling.tell(*stripe.events())
    prospect = lead(ADA)
    assert (work(), state(prospect)) == (["nobody"], "accepted")


def test_what_fails_half_way_goes_on_where_it_was(pulling, stripe):
    payer = stripe.customer(ADA)
    stripe.charge(1000, customer=payer)
    prospect = lead(ADA)
    stripe.fail(500, times=None, match="/v1/charges")
    assert work("pending") == ["provider_down"]
    assert (state(prospect), amounts()) == ("converted", [])
    stripe.recover()
    asked = len(stripe.requests)
    assert (work(), amounts()) == (["found"], [1000])
    assert not any("search" in path for _, path in stripe.requests[asked:])
    again()


def test_where_it_is_off_nothing_is_pulled(shop, stripe):
    stripe.charge(1000, customer=stripe.customer(ADA))
    prospect = lead(ADA)
    assert (Pull.objects.count(), stripe.requests, state(prospect)) == (0, [], "accepted")
