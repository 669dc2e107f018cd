"""What a person decides of a payment without a customer, told through the front door, in either shape of the API."""

import json
import threading

import pytest
from django.core.management import call_command
from django.db import connection

from prm.accounts.models import User
from prm.ledger.attaching import attach, leave, settle_again
from prm.ledger.models import MoneyBack, Payment, Transaction
from prm.ledger.wishes import Refused
from tests.world import amounts, choose, customer, deal, lead, outcome, rows, trace

ADA = "ada@lovelace.example"


@pytest.fixture
def dana(committed):
    return User.objects.create_superuser("dana@vendor.example", "dana-password", name="Dana")


@pytest.fixture
def unmatched(shop, stripe):
    """A payment of a Stripe customer whom nobody knows."""
    stripe.charge(9000, customer=stripe.customer(ADA), description="Team plan")
    shop.tell(*stripe.events())
    return Payment.objects.get()


@pytest.fixture
def guests(shop, stripe):
    """A payment without a Stripe customer."""
    stripe.charge(5000, email="guest@example.com", description="Workshop")
    shop.tell(*stripe.events())
    return Payment.objects.get()


def charge(stripe):
    found = [one["data"]["object"] for one in stripe.events()]
    return next(one["id"] for one in found if one["object"] == "charge")


def exported(capsys, name):
    capsys.readouterr()
    call_command("prm_export")
    return json.loads(capsys.readouterr().out)[name]


def refused(act, *args, **options):
    with pytest.raises(Refused) as told:
        act(*args, **options)
    return str(told.value)


def test_attaching_teaches_the_customer_its_id_and_records(unmatched, dana, capsys):
    known = customer("office@lovelace.example", "north")
    done = attach(unmatched, known, by=dana)
    assert (done.outcome, done.customer) == ("recorded", known)
    assert [one.external_id for one in known.external_ids.all()] == [unmatched.payer_id]
    assert "Dana attached it to the customer office@lovelace.example." in trace()
    assert f"office@lovelace.example, chosen by a person, gets this payment and the id {unmatched.payer_id}." in trace()
    [row] = exported(capsys, "transactions")
    assert (row["partner"], row["amount"], row["kind"], row["name"]) == ("north", "90.00", "sale", "Team plan")


def test_the_next_payment_of_that_customer_needs_nobody(unmatched, dana, shop, stripe):
    known = customer("office@lovelace.example", "north")
    attach(unmatched, known, by=dana)
    stripe.charge(1000, customer=unmatched.payer_id)
    shop.tell(*stripe.events())
    assert (amounts(), Payment.objects.filter(customer=known).count()) == ([9000, 1000], 2)


def test_a_guests_payment_is_attached_alone(guests, dana, shop, stripe):
    known = customer(ADA, "north")
    assert attach(guests, known, by=dana).outcome == "recorded"
    assert known.external_ids.count() == 0
    assert "ada@lovelace.example, chosen by a person, gets this payment." in trace()
    stripe.charge(1000, email="guest@example.com")
    shop.tell(*stripe.events())
    assert (amounts(), Payment.objects.filter(outcome="unmatched").count()) == ([5000], 1)


def test_what_went_back_meanwhile_follows(guests, dana, shop, stripe):
    stripe.refund(charge(stripe), 2000)
    shop.tell(*stripe.events())
    assert MoneyBack.objects.get().reason_code == "unsold"
    attach(guests, customer(ADA, "north"), by=dana)
    assert rows() == [("sale", 5000, "EUR"), ("reversal", -2000, "EUR")]
    assert MoneyBack.objects.get().counted_minor == 2000


@pytest.mark.parametrize("act", [attach, settle_again, leave], ids=["attach", "again", "leave"])
def test_twice_does_nothing_twice(unmatched, dana, act):
    words = {attach: [customer(ADA + ".uk", "north")], settle_again: [], leave: ["our own"]}[act]
    act(unmatched, *words, by=dana)
    before = Payment.objects.values().get()
    assert unmatched.external_id in refused(act, unmatched, *words, by=dana)
    assert Payment.objects.values().get() == before
    assert Transaction.objects.count() == (1 if act is attach else 0)


def test_settling_again_takes_todays_settings_and_leads(unmatched, dana, shop):
    found = lead(ADA)
    choose(shop.connection, convert_lead=False)
    assert settle_again(unmatched, by=dana).reason_code == "lead_not_converted"
    choose(shop.connection, convert_lead=True)
    unmatched.refresh_from_db()
    settle_again(unmatched, by=dana)
    found.refresh_from_db()
    assert (found.status, amounts()) == ("converted", [9000])
    assert "Dana had it settled again." in trace()


def test_leaving_keeps_who_and_why_and_holds_until_a_person_takes_it_up(unmatched, dana, shop, stripe, capsys):
    leave(unmatched, "  Our own test. 100 % sure <b> ", by=dana)
    assert outcome() == ("ignored", "Left by Dana: “Our own test. 100 % sure <b>”")
    [told] = exported(capsys, "payments")
    assert (told["outcome"], told["reason"]) == outcome()
    lead(ADA)
    stripe.refund(charge(stripe), 9000)
    shop.tell(*stripe.events())
    assert (outcome()[0], amounts()) == ("ignored", [])
    left = Payment.objects.get()
    assert left.trace[-1]["user"] == dana.pk
    assert left.trace[-1]["at"]
    settle_again(left, by=dana)
    assert amounts() == [9000, -9000]


def test_leaving_asks_for_a_reason(unmatched, dana):
    assert "Write why" in refused(leave, unmatched, "  ", by=dana)
    assert outcome()[0] == "unmatched"


def test_what_was_settled_since_a_person_saw_it_is_not_touched(unmatched, dana, shop):
    seen = unmatched.settled_at
    known = customer("office@lovelace.example", "north")
    settle_again(unmatched, by=dana)
    unmatched.refresh_from_db()
    for act, words in ((attach, [known]), (leave, ["no"]), (settle_again, [])):
        assert "was settled meanwhile" in refused(act, unmatched, *words, by=dana, seen=seen)
    assert (outcome()[0], amounts()) == ("unmatched", [])


def test_an_id_that_came_to_be_anothers_is_not_taken_away(unmatched, dana):
    owner = customer("owner@example.com", "north", ids=(unmatched.payer_id,))
    told = refused(attach, unmatched, customer("other@example.com", "south"), by=dana)
    assert f"{unmatched.payer_id} is known as the customer owner@example.com" in told
    assert settle_again(unmatched, by=dana).customer == owner


def test_switched_off_a_guests_customer_is_remembered(guests, dana, shop):
    known = customer(ADA, "north")
    choose(shop.connection, create_transaction=False)
    assert attach(guests, known, by=dana).reason_code == "switched_off"
    choose(shop.connection, create_transaction=True)
    guests.refresh_from_db()
    settle_again(guests, by=dana)
    assert (amounts(), Payment.objects.get().customer) == ([5000], known)


def test_an_unclaimed_customer_is_credited_to_nobody(unmatched, dana):
    known = customer("office@lovelace.example")
    attach(unmatched, known, by=dana)
    assert outcome()[1] == "Recorded for office@lovelace.example, whom no partner has claimed."
    assert Transaction.objects.get().partner is None


def test_a_deal_of_the_same_e_mail_gets_the_chosen_customer(unmatched, dana):
    known = customer("office@lovelace.example", "north")
    waiting = deal(ADA)
    attach(unmatched, known, by=dana)
    waiting.refresh_from_db()
    assert (waiting.customer, Transaction.objects.get().partner.key) == (known, "north")


def test_money_paid_in_part_cannot_be_attached(dana):
    half, whole = ({"minor": minor, "currency": "EUR"} for minor in (1, 2))
    payment = Payment.objects.create(
        provider="stripe",
        account="acct_1Test",
        external_id="in_1",
        livemode=False,
        outcome="unmatched",
        reason_code="part_paid",
        reason_data={"paid": half, "total": whole, "status": "void"},
        net_minor=2,
        gross_minor=2,
        currency="EUR",
        occurred_at="2026-01-01T00:00Z",
        facts={"problem": "part_paid"},
    )
    assert "A person has to decide" in refused(attach, payment, customer(ADA), by=dana)


def test_an_account_that_is_gone_says_so(unmatched, dana):
    Payment.objects.update(account="acct_other")
    unmatched.refresh_from_db()
    assert "is not connected here" in refused(settle_again, unmatched, by=dana)


def test_two_people_at_the_same_moment_do_it_once(unmatched, dana):
    firms = [customer(f"{name}@example.com", name) for name in ("north", "south")]
    gate, told = threading.Barrier(4), []

    def press(firm):
        mine = Payment.objects.get()
        gate.wait()
        try:
            attach(mine, firm, by=dana)
        except Refused as why:
            told.append(str(why))
        finally:
            connection.close()

    people = [threading.Thread(target=press, args=(firm,)) for firm in firms * 2]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert (amounts(), len(told)) == ([9000], 3)
    assert trace().count("attached it to") == 1
