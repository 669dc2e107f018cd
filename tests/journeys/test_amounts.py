"""How much of a payment counts. One test per case, in both generations of Stripe's API."""

import pytest

from prm.ledger.models import Payment, Transaction
from tests.world import amounts, choose, lead, outcome, rows, trace

ADA = "ada@lovelace.example"
pytestmark = pytest.mark.usefixtures("ada")


def pay(shop, stripe, lines, **terms):
    paid = stripe.pay_invoice(stripe.customer(ADA), lines, **terms)
    counts = shop.tell(*stripe.events())
    assert (counts["pending"], counts["failed"]) == (0, 0)
    return paid


def line(amount, **more):
    return {"description": "Seats", "amount": amount, **more}


def test_100_less_10_percent_plus_vat_20_is_90(shop, stripe):
    paid = pay(shop, stripe, [line(10000)], discounts=[{"percent": 10}], taxes=[{"percent": 20}])
    assert rows() == [("sale", 9000, "EUR")]
    payment = Payment.objects.get(external_id=paid.invoice)
    assert (payment.net_minor, payment.gross_minor) == (9000, 10800)


def test_an_inclusive_tax_does_not_count(shop, stripe):
    pay(shop, stripe, [line(12000)], taxes=[{"percent": 20, "inclusive": True}])
    assert amounts() == [10000]


def test_a_pretax_credit_does_not_count(shop, stripe):
    choose(shop.connection, splitting="line")
    pay(shop, stripe, [line(10000), line(5000)], credits=[3000], discounts=[{"amount": 1500}])
    assert sum(amounts()) == 10500


def test_what_the_customers_balance_pays_counts(shop, stripe):
    pay(shop, stripe, [line(10000)], balance_credit=4000)
    assert amounts() == [10000]


def test_an_invoice_paid_wholly_by_balance_counts_and_nobody_is_asked_for_a_charge(shop, stripe):
    pay(shop, stripe, [line(10000)], balance_credit=10000)
    assert amounts() == [10000]
    assert not [path for _, path in stripe.requests if "charge" in path or "invoice_payments" in path]


def test_shipping_is_a_line_of_its_own(shop, stripe):
    choose(shop.connection, splitting="line", naming="product")
    pay(shop, stripe, [line(10000)], shipping={"amount": 700, "tax": 140}, taxes=[{"percent": 20}])
    found = list(Transaction.objects.order_by("pk").values_list("name", "amount_minor", "line"))
    assert [(name, minor) for name, minor, _ in found] == [("Seats", 10000), ("Shipping", 700)]
    assert found[1][2] == "shipping"


def test_all_lines_count_not_only_the_ten_that_a_webhook_carries(shop, stripe):
    choose(shop.connection, splitting="line")
    pay(shop, stripe, [line(100 + n) for n in range(25)])
    assert sorted(amounts()) == [100 + n for n in range(25)]
    assert len([1 for _, path in stripe.requests if "/lines" in path]) == 1


def test_a_negative_line_is_a_negative_transaction_and_a_zero_line_none(shop, stripe):
    choose(shop.connection, splitting="line")
    pay(shop, stripe, [line(10000), line(-2500, proration=True), line(0)])
    assert amounts() == [10000, -2500]


def test_an_invoice_of_zero_is_ignored_and_converts_nobody(shop, stripe, ada):
    pay(shop, stripe, [line(0)])
    assert outcome() == ("ignored", "Nothing was paid: the net amount is zero.")
    ada.refresh_from_db()
    assert (ada.status, amounts()) == ("accepted", [])


def test_a_negative_invoice_is_a_negative_sale(shop, stripe):
    pay(shop, stripe, [line(-3000, proration=True)])
    assert amounts() == [-3000]


def test_a_payment_out_of_band_counts_and_its_canceled_intent_does_not_kill_it(shop, stripe):
    pay(shop, stripe, [line(10000)], out_of_band=True)
    assert "payment_intent.canceled" in {one["type"] for one in stripe.events()}
    assert amounts() == [10000]


def test_an_invoice_paid_in_three_parts_counts_once_when_it_is_paid_in_full(shop, stripe):
    payer = stripe.customer(ADA)
    opened = stripe.open_invoice(payer, [line(9000)])
    stripe.pay(opened.invoice, amount=3000)
    shop.tell(*stripe.events())
    assert Payment.objects.count() == 0
    stripe.pay(opened.invoice, payments=2)
    shop.tell(*stripe.events())
    assert (Payment.objects.count(), amounts()) == (1, [9000])


@pytest.mark.parametrize("end", ["void_invoice", "mark_uncollectible"])
def test_one_paid_in_part_and_given_up_goes_to_a_person(shop, stripe, end):
    opened = stripe.open_invoice(stripe.customer(ADA), [line(9000)])
    stripe.pay(opened.invoice, amount=3000)
    getattr(stripe, end)(opened.invoice)
    shop.tell(*stripe.events())
    state, reason = outcome(opened.invoice)
    assert (state, amounts()) == ("unmatched", [])
    assert "€30.00 of €90.00" in reason


def test_a_void_invoice_that_nobody_paid_is_no_payment(shop, stripe):
    opened = stripe.open_invoice(stripe.customer(ADA), [line(9000)])
    stripe.void_invoice(opened.invoice)
    shop.tell(*stripe.events())
    assert Payment.objects.count() == 0


def test_an_authorisation_is_not_money(shop, stripe):
    held = stripe.authorise(5000, email=ADA)
    shop.tell(*stripe.events())
    assert Payment.objects.count() == 0
    stripe.release(held.payment_intent)
    shop.tell(*stripe.events())
    assert Payment.objects.count() == 0


def test_only_what_was_captured_counts(shop, stripe):
    held = stripe.authorise(5000, email=ADA)
    stripe.capture(held.payment_intent, 3200)
    shop.tell(*stripe.events())
    assert rows() == [("sale", 3200, "EUR")]


def test_the_tax_of_a_guests_checkout_does_not_count(shop, stripe):
    stripe.checkout(5000, email=ADA, tax=950)
    shop.tell(*stripe.events())
    assert amounts() == [5000]


def test_the_tax_is_looked_up_where_no_session_was_told(shop, stripe):
    stripe.checkout(5000, email=ADA, tax=950)
    shop.tell(*[one for one in stripe.events() if not one["type"].startswith("checkout")])
    assert amounts() == [5000]
    assert "Asked for the Checkout Session of" in trace()


def test_a_declined_charge_is_not_money(shop, stripe):
    stripe.declined_charge(5000, email=ADA)
    shop.tell(*stripe.events())
    assert Payment.objects.count() == 0


@pytest.mark.parametrize(("currency", "minor"), [("jpy", 50000), ("kwd", 12345), ("eur", 12345), ("isk", 10000)])
def test_minor_units_are_the_currencys(shop, stripe, currency, minor):
    stripe.charge(minor, currency, email=ADA)
    shop.tell(*stripe.events())
    assert rows() == [("sale", minor, currency.upper())]


def test_a_currency_never_seen_is_kept_as_it_is(shop, stripe):
    stripe.legacy_charge(777, "zzz", email=ADA)
    shop.tell(*stripe.events())
    assert rows() == [("sale", 777, "ZZZ")]


def test_lines_with_odd_taxes_and_discounts_sum_to_the_invoice(shop, stripe):
    choose(shop.connection, splitting="line")
    terms = {"discounts": [{"percent": "33.3"}, {"amount": 7}], "taxes": [{"percent": "7.7", "inclusive": True}]}
    pay(shop, stripe, [line(333), line(334), line(1), line(9999)], **terms)
    invoice = next(one["data"]["object"] for one in stripe.events("new") if one["type"] == "invoice.paid")
    assert sum(amounts()) == invoice["total_excluding_tax"]


def test_test_payments_count_until_a_live_account_is_connected(shop, stripe):
    from integrations.stripe.connect import connect

    stripe.charge(1000, email=ADA)
    shop.tell(*stripe.events())
    connect("sk_live_plainlyfake", "whsec_live", "acct_1Live")
    lead("bob@b.example")
    later = stripe.charge(2000, email="bob@b.example")
    shop.tell(*stripe.events())
    assert amounts() == [1000]
    assert outcome(later.payment_intent)[1].startswith("Test mode")
