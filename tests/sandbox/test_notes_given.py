"""What a credit note does to what is due, and how its money is given back."""

import pytest

from integrations.sandbox import Refund, Sandbox
from integrations.sandbox.objects import Customer, Intent

from .heard import heard, last
from .noting import invoice_of, note_of, of_line, opened, paid
from .world import START


def test_an_open_invoice_is_due_less() -> None:
    sandbox = Sandbox(clock=START)
    invoice = opened(sandbox, 1000)
    told = heard(sandbox, lambda: sandbox.credit_note(invoice, [of_line(sandbox, invoice, 400)]))
    assert told["new"] == ["credit_note.created", "invoice.updated"]
    changed = last(sandbox, "invoice.updated")
    assert (changed["amount_due"], changed["amount_remaining"], changed["total"]) == (600, 600, 1000)
    assert changed["pre_payment_credit_notes_amount"] == 400
    assert sandbox.world.need(Intent, invoice_of(sandbox, invoice).payment_intent or "").amount == 600
    sandbox.pay(invoice)
    assert (invoice_of(sandbox, invoice).status, invoice_of(sandbox, invoice).amount_paid) == ("paid", 600)


def test_an_open_invoice_credited_in_full_is_paid() -> None:
    sandbox = Sandbox(clock=START)
    invoice = opened(sandbox, 1000)
    told = heard(sandbox, lambda: sandbox.credit_note(invoice, [of_line(sandbox, invoice, 1000)]))
    settled = ["invoice.updated", "invoice.paid", "invoice.payment_succeeded"]
    assert told["new"] == ["credit_note.created", "payment_intent.canceled", *settled]
    assert (invoice_of(sandbox, invoice).status, invoice_of(sandbox, invoice).amount_paid) == ("paid", 0)


def test_what_exceeds_the_rest_of_a_part_paid_invoice_is_given_back() -> None:
    sandbox = Sandbox(clock=START)
    invoice = opened(sandbox, 1000)
    sandbox.pay(invoice, 400)
    note = note_of(sandbox, sandbox.credit_note(invoice, [of_line(sandbox, invoice, 800)], refund_amount=150))
    assert (note.pre_payment_amount, note.post_payment_amount, note.balance_amount) == (600, 200, 50)
    assert last(sandbox, "credit_note.created")["type"] == "mixed"
    assert last(sandbox, "invoice.paid")["amount_paid"] == 400
    assert sandbox.world.need(Customer, note.customer).balance == -50


def test_it_refunds_the_latest_charge_first() -> None:
    sandbox = Sandbox(clock=START)
    invoice = paid(sandbox, 1000, payments=2)
    told = heard(sandbox, lambda: sandbox.credit_note(invoice, [of_line(sandbox, invoice, 800)], refund_amount=700))
    refunding = ["refund.created", "charge.refunded"] * 2
    assert told["new"] == [*refunding, "customer.updated", "credit_note.created", "invoice.updated"]
    made = [sandbox.world.need(Refund, id) for id in sandbox.world.ids(Refund)]
    assert [it.amount for it in made] == [500, 200]
    linked = last(sandbox, "credit_note.created")["refunds"]
    assert [(it["refund"], it["amount_refunded"]) for it in linked] == [(it.id, it.amount) for it in made]


def test_it_links_a_refund_that_was_made_before() -> None:
    sandbox = Sandbox(clock=START)
    invoice = paid(sandbox, 1000)
    refund = sandbox.refund(invoice_of(sandbox, invoice).charge or "", 500)
    credit = of_line(sandbox, invoice, 400)
    first = sandbox.credit_note(invoice, [credit], refunds=[(refund, 300)], out_of_band=100)
    assert (note_of(sandbox, first).balance_amount, note_of(sandbox, first).out_of_band_amount) == (0, 100)
    with pytest.raises(ValueError, match="200 left"):
        sandbox.credit_note(invoice, [credit], refunds=[(refund, 201)])
    sandbox.credit_note(invoice, [credit], refunds=[(refund, 200)])
    sandbox.refund_fails(refund)
    assert note_of(sandbox, first).status == "issued"
    with pytest.raises(ValueError, match="gives back nothing"):
        sandbox.credit_note(invoice, [of_line(sandbox, invoice, 100)], refunds=[(refund, 10)])


def test_no_refund_of_what_nobody_paid() -> None:
    sandbox = Sandbox(clock=START)
    invoice = opened(sandbox, 1000)
    sandbox.pay(invoice, out_of_band=True)
    with pytest.raises(ValueError, match="more than was paid"):
        sandbox.credit_note(invoice, [of_line(sandbox, invoice, 1000)], refund_amount=1)
    sandbox.credit_note(invoice, [of_line(sandbox, invoice, 1000)], out_of_band=1000)


def test_voiding_brings_back_what_was_due() -> None:
    sandbox = Sandbox(clock=START)
    invoice = opened(sandbox, 1000)
    note = sandbox.credit_note(invoice, [of_line(sandbox, invoice, 400)])
    told = heard(sandbox, lambda: sandbox.void_credit_note(note))
    assert told["old"] == told["new"] == ["credit_note.voided", "invoice.updated"]
    void = last(sandbox, "credit_note.voided")
    assert (void["status"], void["voided_at"]) == ("void", START)
    changed = last(sandbox, "invoice.updated")
    assert (changed["amount_due"], changed["pre_payment_credit_notes_amount"]) == (1000, 0)
    assert sandbox.world.need(Intent, invoice_of(sandbox, invoice).payment_intent or "").amount == 1000
    sandbox.credit_note(invoice, [of_line(sandbox, invoice, 1000)])


def test_voiding_takes_nothing_back_that_was_given() -> None:
    sandbox = Sandbox(clock=START)
    invoice = paid(sandbox, 1000)
    note = sandbox.credit_note(invoice, [of_line(sandbox, invoice, 1000)], refund_amount=400)
    told = heard(sandbox, lambda: sandbox.void_credit_note(note))
    assert told["new"] == ["credit_note.voided", "invoice.updated"]
    assert sandbox.world.need(Customer, note_of(sandbox, note).customer).balance == -600
    assert invoice_of(sandbox, invoice).post_payment_notes == 0
    with pytest.raises(ValueError, match="is void"):
        sandbox.void_credit_note(note)
