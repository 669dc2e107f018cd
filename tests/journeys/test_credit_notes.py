"""Credit notes before and after payment, in both generations of Stripe's API."""

import pytest

from integrations.sandbox.invoices import Invoice
from prm.ledger.models import MoneyBack, Transaction
from tests.world import amounts, choose, outcome, reversed_by_line, trace

ADA = "ada@lovelace.example"
pytestmark = pytest.mark.usefixtures("ada")
VAT = [{"percent": 20}]


def line(amount, **more):
    return {"description": "Seats", "amount": amount, **more}


@pytest.fixture
def invoice(shop, stripe):
    """Paid: two lines of 60.00 and 30.00, VAT on top; by line."""
    choose(shop.connection, splitting="line")
    paid = stripe.pay_invoice(stripe.customer(ADA), [line(6000), line(3000)], taxes=VAT)
    return paid, [one.id for one in stripe.world.need(Invoice, paid.invoice).lines]


def test_a_note_on_one_line_takes_that_line_alone(shop, stripe, invoice):
    paid, (_, second) = invoice
    note = stripe.credit_note(paid.invoice, [{"line": second, "amount": 1000}], out_of_band=1200)
    shop.tell(*stripe.events())
    assert amounts() == [6000, 3000, -1000]
    assert reversed_by_line() == {second: -1000}
    assert Transaction.objects.get(kind="reversal").source == note
    assert "Credit notes took €12.00 of €108.00 paid, and name their net: €10.00." in trace(paid.invoice)


def test_a_note_and_the_refund_that_it_made_count_once(shop, stripe, invoice):
    paid, (first, _) = invoice
    stripe.credit_note(paid.invoice, [{"line": first, "amount": 3000}], refund_amount=3600)
    shop.tell(*stripe.events())
    assert reversed_by_line() == {first: -3000}
    assert dict(MoneyBack.objects.values_list("kind", "counted_minor")) == {"note": 3600, "refund": 0}


def test_a_note_given_to_the_customers_balance_counts(shop, stripe, invoice):
    paid, (first, _) = invoice
    stripe.credit_note(paid.invoice, [{"line": first, "amount": 6000}])
    shop.tell(*stripe.events())
    assert reversed_by_line() == {first: -6000}


def test_a_refund_beside_a_note_takes_its_part_of_the_rest(shop, stripe, invoice):
    paid, (first, second) = invoice
    stripe.credit_note(paid.invoice, [{"line": first, "amount": 3000}], out_of_band=3600)
    stripe.refund(paid.charge, 3600)
    shop.tell(*stripe.events())
    # Of 72.00 that the note left 36.00 went back: half of the net of each line that is left.
    assert reversed_by_line() == {first: -4500, second: -1500}


def test_a_custom_line_is_spread_over_what_remains(shop, stripe, invoice):
    paid, (first, second) = invoice
    stripe.credit_note(paid.invoice, [{"description": "Goodwill", "amount": 900}], out_of_band=900)
    shop.tell(*stripe.events())
    assert reversed_by_line() == {first: -600, second: -300}


def test_a_void_note_gives_back(shop, stripe, invoice):
    paid, (first, _) = invoice
    note = stripe.credit_note(paid.invoice, [{"line": first, "amount": 6000}], out_of_band=7200)
    shop.tell(*stripe.events())
    stripe.void_credit_note(note)
    shop.tell(*stripe.events())
    assert amounts() == [6000, 3000, -6000, 6000]
    assert MoneyBack.objects.get().reason_code == "voided"


def test_a_note_stays_when_its_refund_fails(shop, stripe, invoice):
    paid, (first, _) = invoice
    stripe.credit_note(paid.invoice, [{"line": first, "amount": 6000}], refund_amount=7200)
    shop.tell(*stripe.events())
    refund = MoneyBack.objects.get(kind="refund").external_id
    stripe.refund_fails(refund)
    shop.tell(*stripe.events())
    assert reversed_by_line() == {first: -6000}


def test_a_note_before_payment_waits_for_it(shop, stripe):
    opened = stripe.open_invoice(stripe.customer(ADA), [line(9000)], taxes=VAT)
    key = stripe.world.need(Invoice, opened.invoice).lines[0].id
    stripe.credit_note(opened.invoice, [{"line": key, "amount": 4500}])
    shop.tell(*stripe.events())
    assert (amounts(), MoneyBack.objects.get().reason_code) == ([], "waiting")
    stripe.pay(opened.invoice)
    shop.tell(*stripe.events())
    assert amounts() == [9000, -4500]
    stripe.refund(stripe.world.need(Invoice, opened.invoice).charge)
    shop.tell(*stripe.events())
    assert sum(amounts()) == 0


def test_an_invoice_credited_in_full_before_anybody_paid_nets_to_nothing(shop, stripe):
    opened = stripe.open_invoice(stripe.customer(ADA), [line(9000)], taxes=VAT)
    key = stripe.world.need(Invoice, opened.invoice).lines[0].id
    stripe.credit_note(opened.invoice, [{"line": key, "amount": 9000}])
    shop.tell(*stripe.events())
    assert (outcome()[0], amounts()) == ("recorded", [9000, -9000])


def test_all_lines_of_a_note_count_not_only_the_ten_that_a_webhook_carries(shop, stripe):
    choose(shop.connection, splitting="line")
    paid = stripe.pay_invoice(stripe.customer(ADA), [line(100 + n) for n in range(12)])
    keys = [one.id for one in stripe.world.need(Invoice, paid.invoice).lines]
    stripe.credit_note(paid.invoice, [{"line": key, "amount": 50} for key in keys], out_of_band=600)
    shop.tell(*stripe.events())
    assert reversed_by_line() == dict.fromkeys(keys, -50)
    assert len([1 for _, path in stripe.requests if "credit_notes" in path]) == 1


def test_shipping_is_credited_as_the_line_that_it_is(shop, stripe):
    choose(shop.connection, splitting="line")
    paid = stripe.pay_invoice(stripe.customer(ADA), [line(9000)], shipping={"amount": 500, "tax": 100}, taxes=VAT)
    stripe.credit_note(paid.invoice, shipping=True, out_of_band=600)
    shop.tell(*stripe.events())
    assert reversed_by_line() == {"shipping": -500}


def test_a_note_that_holds_part_of_a_refund_and_gives_the_rest_to_the_balance(shop, stripe, invoice):
    paid, (first, second) = invoice
    refund = stripe.refund(paid.charge, 3600)
    stripe.credit_note(paid.invoice, [{"line": first, "amount": 4000}], refunds=[(refund, 1200)])
    shop.tell(*stripe.events())
    # The note: 48.00, net 40.00 of the first line. Of the refund 24.00 of the 60.00 that are left, so 20.00 of 50.00.
    assert reversed_by_line() == {first: -4800, second: -1200}
    assert MoneyBack.objects.get(kind="refund").counted_minor == 2400


def test_notes_do_not_disturb_the_names_of_products(shop, stripe):
    choose(shop.connection, splitting="line", naming="product")
    plan = stripe.price(stripe.product("Team plan"), 9000)
    paid = stripe.pay_invoice(stripe.customer(ADA), [{"price": plan}])
    key = stripe.world.need(Invoice, paid.invoice).lines[0].id
    stripe.credit_note(paid.invoice, [{"line": key, "amount": 9000}], out_of_band=9000)
    shop.tell(*stripe.events())
    assert list(Transaction.objects.values_list("name", "amount_minor")) == [("Team plan", -9000), ("Team plan", 9000)]


def test_a_note_on_an_invoice_that_was_given_up_waits_for_nothing(shop, stripe):
    opened = stripe.open_invoice(stripe.customer(ADA), [line(9000)])
    key = stripe.world.need(Invoice, opened.invoice).lines[0].id
    stripe.credit_note(opened.invoice, [{"line": key, "amount": 4500}])
    shop.tell(*stripe.events())
    stripe.void_invoice(opened.invoice)
    shop.tell(*stripe.events())
    assert (amounts(), MoneyBack.objects.get().reason_code) == ([], "given_up")
