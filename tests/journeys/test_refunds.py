"""Refunds, told before, between and after their payment. One test per case, in both generations of Stripe's API."""

import itertools

import pytest

from prm.ledger.models import MoneyBack, Payment, Transaction
from tests.world import amounts, choose, outcome, reversed_by_line, rows, trace

ADA = "ada@lovelace.example"
pytestmark = pytest.mark.usefixtures("ada")


def line(amount, **more):
    return {"description": "Seats", "amount": amount, **more}


def test_three_refunds_of_a_third_each_of_100_jpy_leave_nothing(shop, stripe):
    paid = stripe.charge(100, "jpy", email=ADA)
    for part in (33, 33, 34):
        stripe.refund(paid.charge, part)
        shop.tell(*stripe.events())
    assert rows() == [("sale", 100, "JPY"), *[("reversal", -part, "JPY") for part in (33, 33, 34)]]


def test_three_refunds_of_a_third_of_a_taxed_invoice_equal_one_whole_one(shop, stripe):
    paid = stripe.pay_invoice(stripe.customer(ADA), [line(100)], taxes=[{"percent": 19}])
    for part in (40, 40, 39):
        stripe.refund(paid.charge, part)
        shop.tell(*stripe.events())
    assert amounts() == [100, -34, -33, -33]


def test_a_partial_refund_takes_back_the_same_part_of_the_net(shop, stripe):
    paid = stripe.pay_invoice(stripe.customer(ADA), [line(10000)], discounts=[{"percent": 10}], taxes=[{"percent": 20}])
    refund = stripe.refund(paid.charge, 3600)
    shop.tell(*stripe.events())
    assert rows() == [("sale", 9000, "EUR"), ("reversal", -3000, "EUR")]
    reversal = Transaction.objects.get(kind="reversal")
    sale = Transaction.objects.get(kind="sale")
    assert (reversal.reverses, reversal.source, reversal.occurred_at) == (sale, refund, sale.occurred_at)
    assert (reversal.customer, reversal.partner, reversal.name) == (sale.customer, sale.partner, sale.name)


def test_a_refund_before_its_payment_waits_and_is_taken_back_when_it_comes(shop, stripe):
    paid = stripe.charge(10000, email=ADA)
    known = len(stripe.events())
    stripe.refund(paid.charge, 2500)
    events = stripe.events()
    counts = shop.tell(*events[known:])
    assert (counts["pending"], counts["failed"], amounts(), Payment.objects.count()) == (0, 0, [], 0)
    waits = MoneyBack.objects.get()
    assert (waits.payment, waits.about, waits.amount_minor, waits.reason_code) == (None, paid.charge, 2500, "waiting")
    shop.tell(*events[:known])
    assert amounts() == [10000, -2500]
    waits.refresh_from_db()
    assert (waits.payment.external_id, waits.counted_minor) == (paid.payment_intent, 2500)


def test_a_refund_before_its_invoice_is_taken_back_when_that_is_paid(shop, stripe):
    paid = stripe.pay_invoice(stripe.customer(ADA), [line(10000)])
    known = len(stripe.events())
    stripe.refund(paid.charge)
    events = stripe.events()
    shop.tell(*events[known:])
    assert amounts() == []
    shop.tell(*[one for one in events[:known] if one["type"] == "invoice.paid"])
    assert amounts() == [10000, -10000]


def test_a_full_refund_of_an_invoice_with_three_odd_lines_leaves_no_line(shop, stripe):
    choose(shop.connection, splitting="line")
    lines = [line(3333), line(1), line(7777)]
    paid = stripe.pay_invoice(stripe.customer(ADA), lines, taxes=[{"percent": "7.7"}], discounts=[{"percent": "33.3"}])
    stripe.refund(paid.charge)
    shop.tell(*stripe.events())
    sales = list(Transaction.objects.filter(kind="sale").values_list("line", "amount_minor"))
    assert len(sales) == 3
    assert reversed_by_line() == {key: -minor for key, minor in sales}


def test_a_partial_refund_of_a_split_invoice_is_spread_to_the_last_unit(shop, stripe):
    choose(shop.connection, splitting="line")
    paid = stripe.pay_invoice(stripe.customer(ADA), [line(100), line(100), line(100)])
    stripe.refund(paid.charge, 100)
    shop.tell(*stripe.events())
    assert list(reversed_by_line().values()) == [-34, -33, -33]


def test_a_negative_line_gets_back_its_part(shop, stripe):
    choose(shop.connection, splitting="line")
    paid = stripe.pay_invoice(stripe.customer(ADA), [line(10000), line(-2000, proration=True)])
    stripe.refund(paid.charge, 4000)
    shop.tell(*stripe.events())
    assert list(reversed_by_line().values()) == [-5000, 1000]
    assert [kind for kind, *_ in rows()] == ["sale", "sale", "reversal", "reversal"]


def test_the_same_refund_told_ten_times_by_four_event_types_counts_once(shop, stripe):
    paid = stripe.charge(10000, email=ADA)
    refund = stripe.refund(paid.charge, 4000, status="pending")
    stripe.refund_succeeds(refund)
    told = [*stripe.events("new"), *stripe.events("old")]
    kinds = {"charge.refunded", "refund.created", "refund.updated", "charge.refund.updated"}
    back = [one for one in told if one["type"] in kinds]
    assert {one["type"] for one in back} == kinds
    shop.tell(*stripe.events())
    for n in range(10):
        shop.tell(*[{**one, "id": f"{one['id']}_{n}_{i}"} for i, one in enumerate(back)])
    assert amounts() == [10000, -4000]


def test_a_failed_refund_gives_back_and_no_late_news_brings_it_again(shop, stripe):
    paid = stripe.charge(10000, email=ADA)
    refund = stripe.refund(paid.charge, 4000)
    made = stripe.events()
    shop.tell(*made)
    assert amounts() == [10000, -4000]
    stripe.refund_fails(refund)
    shop.tell(*stripe.events())
    assert rows()[2] == ("reinstatement", 4000, "EUR")
    shop.tell(*[{**one, "id": one["id"] + "_late"} for one in made])
    assert amounts() == [10000, -4000, 4000]
    assert "It failed: the money stayed." in trace()


def test_a_cancelled_refund_takes_nothing(shop, stripe):
    paid = stripe.charge(10000, email=ADA)
    refund = stripe.refund(paid.charge, 4000, status="requires_action")
    stripe.cancel_refund(refund)
    shop.tell(*stripe.events())
    assert amounts() == [10000]


def test_every_order_of_the_deciding_events_gives_the_same_sums(shop, stripe):
    paid = stripe.pay_invoice(stripe.customer(ADA), [line(9000)], taxes=[{"percent": 20}])
    first = stripe.refund(paid.charge, 1000)
    stripe.refund(paid.charge, 2000)
    stripe.refund_fails(first)
    kinds = ("charge.succeeded", "invoice.paid", "charge.refunded", "refund.created", "charge.refund.updated")
    deciding = [one for one in stripe.events() if one["type"] in kinds]
    for n, order in enumerate(itertools.islice(itertools.permutations(deciding), 0, None, 7)):
        shop.tell(*[{**one, "id": f"{one['id']}_{n}"} for one in order])
    assert sum(amounts()) == 9000 - 1667
    assert Payment.objects.filter(outcome="recorded").count() == 1


def test_the_rest_that_was_never_captured_is_no_refund(shop, stripe):
    held = stripe.authorise(5000, email=ADA)
    stripe.capture(held.payment_intent, 3200)
    shop.tell(*stripe.events())
    assert amounts() == [3200]
    stripe.refund(held.charge, 1000)
    shop.tell(*stripe.events())
    assert amounts() == [3200, -1000]


def test_an_authorisation_that_was_given_up_is_neither_money_nor_waiting(shop, stripe):
    held = stripe.authorise(5000, email=ADA)
    stripe.release(held.payment_intent)
    shop.tell(*stripe.events())
    assert (Payment.objects.count(), amounts()) == (0, [])
    assert not MoneyBack.objects.filter(reason_code="waiting").exists()


def test_an_invoice_partly_paid_by_balance_gives_back_in_proportion_to_its_total(shop, stripe):
    paid = stripe.pay_invoice(stripe.customer(ADA), [line(10000)], balance_credit=4000)
    stripe.refund(paid.charge)
    shop.tell(*stripe.events())
    assert amounts() == [10000, -6000]


def test_an_invoice_paid_in_three_parts_gives_back_of_each(shop, stripe):
    paid = stripe.pay_invoice(stripe.customer(ADA), [line(9000)], payments=3)
    stripe.refund(paid.charges[0])
    stripe.refund(paid.charges[2], 1000)
    shop.tell(*stripe.events())
    assert sum(amounts()) == 9000 - 3000 - 1000


def test_money_that_moves_to_an_invoice_takes_its_refund_with_it(shop, stripe):
    payer = stripe.customer(ADA)
    paid = stripe.charge(10000, customer=payer)
    stripe.refund(paid.charge, 2500)
    shop.tell(*stripe.events())
    assert amounts() == [10000, -2500]
    opened = stripe.open_invoice(payer, [line(10000)])
    stripe.attach(paid.payment_intent, opened.invoice)
    shop.tell(*stripe.events())
    assert amounts() == [10000, -2500, -7500, 10000, -2500]
    assert outcome(paid.payment_intent)[0] == "ignored"
    assert MoneyBack.objects.get().payment.external_id == opened.invoice


def test_a_bell_alone_has_its_refunds_listed_with_one_call(shop, stripe):
    paid = stripe.charge(10000, email=ADA)
    shop.tell(*stripe.events())
    known = len(stripe.events("new"))
    stripe.refund(paid.charge, 1500)
    stripe.refund(paid.charge, 500)
    stripe.reset_requests()
    bells = [one for one in stripe.events("new")[known:] if one["type"] == "charge.refunded"]
    shop.tell(*bells)
    assert amounts() == [10000, -2000]
    assert len([path for _, path in stripe.requests if "/refunds" in path]) == len(stripe.requests) == 1
    shop.tell(*[{**one, "id": one["id"] + "_again"} for one in bells])
    assert len(stripe.requests) == 1


def test_what_goes_back_of_a_payment_without_a_customer_is_kept_for_the_day_it_has_one(shop, stripe):
    paid = stripe.charge(10000, email="nobody@nowhere.example")
    stripe.refund(paid.charge, 2500)
    shop.tell(*stripe.events())
    assert (outcome()[0], amounts()) == ("unmatched", [])
    assert MoneyBack.objects.get().reason_code == "unsold"


def test_the_trace_holds_the_arithmetic(shop, stripe):
    paid = stripe.pay_invoice(stripe.customer(ADA), [line(9000)], taxes=[{"percent": 20}])
    refund = stripe.refund(paid.charge, 3600)
    shop.tell(*stripe.events())
    told = trace()
    assert f"The refund {refund} of €36.00 counts for €36.00. It stands." in told
    assert "Refunds and disputes took €36.00 of €108.00. The same part of the net €90.00 is €30.00." in told
    assert "€60.00 of €90.00 should stand." in told
