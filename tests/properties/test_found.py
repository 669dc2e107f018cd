"""What the drawn worlds brought to light, each at its smallest."""

import pytest

from integrations.sandbox import Item
from prm.ledger.models import Payment, Transaction
from tests.properties.examples import ADA


def standing():
    """What stands of each payment."""
    sums: dict[str, int] = {}
    for row in Transaction.objects.select_related("payment"):
        sums[row.payment.external_id] = sums.get(row.payment.external_id, 0) + row.amount_minor
    return {key: amount for key, amount in sums.items() if amount}


@pytest.mark.parametrize("shape", ["old", "new"])
def test_an_attached_part_payment_stays_the_invoices_when_another_pays_the_rest(stage, lead, shape):
    sandbox = stage.sandbox
    payer = sandbox.customer(ADA)
    part = sandbox.charge(400, customer=payer).payment_intent
    invoice = sandbox.open_invoice(payer, [Item("Seat", 1000)]).invoice
    sandbox.attach(part, invoice)
    sandbox.advance(1)
    sandbox.pay(invoice)
    stage.door.tell(*sandbox.events(shape))
    assert standing() == {invoice: 1000}


@pytest.mark.parametrize("shape", ["old", "new"])
def test_the_earliest_charge_names_an_invoice_whichever_charge_is_heard_of_first(stage, lead, shape):
    sandbox = stage.sandbox
    invoice = sandbox.open_invoice(sandbox.customer(ADA), [Item("Seat", 1000)]).invoice
    sandbox.pay(invoice, amount=400, description="First half")
    sandbox.advance(1)
    sandbox.pay(invoice, description="Second half")
    late = [one for one in sandbox.events(shape) if one["data"]["object"].get("description") == "First half"]
    early = [one for one in sandbox.events(shape) if one not in late]
    stage.door.tell(*early)
    stage.door.tell(*late)
    assert [row.name for row in Transaction.objects.all()] == ["First half"]


def test_an_email_learnt_late_settles_all_that_waits_for_it(stage, lead):
    sandbox = stage.sandbox
    payer = sandbox.customer(None)
    sandbox.charge(500, customer=payer)
    stage.door.tell(*sandbox.events())
    assert Payment.objects.get().outcome == "unmatched"
    before = len(sandbox.events())
    sandbox.charge(700, customer=payer)
    sandbox.update_customer(payer, email=ADA)
    stage.door.tell(*sandbox.events()[before:])
    assert sorted(standing().values()) == [500, 700]


def test_a_charge_that_both_generations_name_is_asked_for_once(stage, lead):
    sandbox = stage.sandbox
    sandbox.pay_invoice(sandbox.customer(ADA), [Item("Seat", 1000)])
    told = [one for one in sandbox.events("new") if one["type"] in ("customer.created", "invoice_payment.paid")]
    told += [one for one in sandbox.events("old") if one["type"] == "invoice.paid"]
    stage.door.tell(*told)
    assert len([path for _, path in sandbox.requests if "/charges" in path]) == 1


@pytest.mark.parametrize("known", ["invoice.created", "invoice.finalized", "invoice.marked_uncollectible"])
@pytest.mark.parametrize("paid", ["charge.succeeded", "payment_intent.succeeded", "invoice_payment.paid"])
@pytest.mark.parametrize("shape", ["old", "new"])
def test_money_that_pays_an_invoice_known_as_unpaid_makes_it_be_asked_for(stage, lead, shape, paid, known):
    sandbox = stage.sandbox
    invoice = sandbox.open_invoice(sandbox.customer(ADA), [Item("Seat", 1000)]).invoice
    sandbox.mark_uncollectible(invoice)
    sandbox.pay(invoice)
    heard = [one for one in sandbox.events(shape) if one["type"] in (known, paid)]
    stage.door.tell(*heard)
    assert standing() == ({invoice: 1000} if len(heard) == 2 else {})
