from typing import Any

import pytest
import stripe

from integrations.sandbox import Credit, Discount, Sandbox, Shipping, Tax

from .heard import heard, last
from .noting import invoice_of, note_of, of_line, opened, paid
from .world import MANY, START, line_ids

VAT = Tax(20)


def test_a_line_is_credited_with_its_discount_and_tax() -> None:
    sandbox = Sandbox(clock=START)
    invoice = paid(sandbox, 10000, 5000, discounts=[Discount("10")], taxes=[VAT])
    told = heard(sandbox, lambda: sandbox.credit_note(invoice, [of_line(sandbox, invoice, 5000)]))
    assert told["old"] == told["new"] == ["customer.updated", "credit_note.created", "invoice.updated"]
    note = last(sandbox, "credit_note.created")
    assert (note["subtotal"], note["discount_amount"]) == (5000, 500)
    assert (note["total"], note["total_excluding_tax"]) == (5400, 4500)
    assert (note["pre_payment_amount"], note["post_payment_amount"], note["type"]) == (0, 5400, "post_payment")
    (line,) = note["lines"]["data"]
    assert [tax["amount"] for tax in line["taxes"]] == [900]
    assert (line["invoice_line_item"], line["type"]) == (line_ids(sandbox, invoice)[0], "invoice_line_item")
    assert last(sandbox, "invoice.updated")["post_payment_credit_notes_amount"] == 5400


def test_each_generation_tells_it_in_its_own_fields() -> None:
    sandbox = Sandbox(clock=START)
    invoice = paid(sandbox, 1000, taxes=[Tax(19, inclusive=True)])
    id = sandbox.credit_note(invoice, [of_line(sandbox, invoice, 1000)], refund_amount=1000)
    ((refund, _),) = note_of(sandbox, id).refunds
    old, new = (last(sandbox, "credit_note.created", shape) for shape in ("old", "new"))
    assert (old["refund"], [tax["amount"] for tax in old["tax_amounts"]]) == (refund, [160])
    assert [(it["refund"], it["amount_refunded"]) for it in new["refunds"]] == [(refund, 1000)]
    assert [tax["amount"] for tax in new["total_taxes"]] == [160]
    assert not {"refunds", "total_taxes", "post_payment_amount"} & set(old)
    assert not {"refund", "tax_amounts"} & set(new)
    assert (old["total"], old["total_excluding_tax"]) == (1000, 840)


def test_a_custom_line_has_no_tax() -> None:
    sandbox = Sandbox(clock=START)
    invoice = paid(sandbox, 1000, taxes=[VAT])
    sandbox.credit_note(invoice, [{"description": "Goodwill", "amount": 300}])
    note = last(sandbox, "credit_note.created")
    assert (note["total"], note["total_excluding_tax"]) == (300, 300)
    assert "invoice_line_item" not in note["lines"]["data"][0]


def test_a_memo() -> None:
    sandbox = Sandbox(clock=START)
    invoice = paid(sandbox, 1000)
    note = sandbox.credit_note(invoice, [of_line(sandbox, invoice, 1)])
    assert heard(sandbox, lambda: sandbox.update_credit_note(note, "Sorry"))["new"] == ["credit_note.updated"]
    assert sandbox.events()[-1]["data"]["previous_attributes"] == {"memo": None}


def test_invalid_use() -> None:
    sandbox = Sandbox(clock=START)
    invoice = paid(sandbox, 1000, -500, shipping=Shipping(50))
    plain = [of_line(sandbox, invoice, 100)]
    refused: list[tuple[str, dict[str, Any]]] = [
        ("nothing is credited", {}),
        ("has no line", {"lines": [Credit(1, line="il_other")]}),
        ("1000 left", {"lines": [of_line(sandbox, invoice, 1001)]}),
        ("400 left", {"lines": [of_line(sandbox, invoice, 600), of_line(sandbox, invoice, 600)]}),
        ("-500 left", {"lines": [of_line(sandbox, invoice, 1, place=1)]}),
        ("550 left", {"lines": [of_line(sandbox, invoice, 551)]}),
        ("cannot be given back", {"lines": plain, "refund_amount": 101}),
        ("cannot be given back", {"lines": plain, "out_of_band": 101}),
        ("cannot be given back", {"lines": plain, "refund_amount": -1}),
    ]
    before = len(sandbox.events())
    for text, terms in refused:
        with pytest.raises(ValueError, match=text):
            sandbox.credit_note(invoice, **terms)
    sandbox.credit_note(invoice, shipping=True)
    with pytest.raises(ValueError, match="no shipping left"):
        sandbox.credit_note(invoice, shipping=True)
    assert [event["type"] for event in sandbox.events()[before:]].count("credit_note.created") == 1
    for wrong in ({"amount": 1}, {"amount": 1, "line": "il_1", "description": "Both"}, {"amount": 0, "line": "il_1"}):
        with pytest.raises(ValueError, match="credit"):
            sandbox.credit_note(invoice, [wrong])


def test_only_open_and_paid_invoices_are_credited() -> None:
    sandbox = Sandbox(clock=START)
    for give_up in (sandbox.void_invoice, sandbox.mark_uncollectible):
        invoice = opened(sandbox, 1000)
        give_up(invoice)
        with pytest.raises(ValueError, match=invoice):
            sandbox.credit_note(invoice, [of_line(sandbox, invoice, 1)])


def test_lists(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    invoice = sandbox.pay_invoice(sandbox.customer(), MANY).invoice or ""
    other = paid(sandbox, 1000)
    many = sandbox.credit_note(invoice, [Credit(9, line=id) for id in line_ids(sandbox, invoice)], refund_amount=100)
    one = sandbox.credit_note(other, [of_line(sandbox, other, 10)])
    assert [it.id for it in api.v1.credit_notes.list().data] == [one, many]
    assert [it.id for it in api.v1.credit_notes.list({"invoice": invoice}).data] == [many]
    payer = invoice_of(sandbox, other).customer
    assert [it.id for it in api.v1.credit_notes.list({"customer": payer}).data] == [one]
    told = api.v1.credit_notes.retrieve(many, {"expand": ["invoice", "customer", "refunds.refund"]})
    assert (told.invoice.id, told.customer.object, told.refunds[0].refund.amount) == (invoice, "customer", 100)
    assert (len(told.lines.data), told.lines.has_more) == (10, True)
    rest = api.v1.credit_notes.line_items.list(many, {"starting_after": told.lines.data[-1].id})
    lines = [it.invoice_line_item for it in [*told.lines.data, *rest.data]]
    assert lines == line_ids(sandbox, invoice)
