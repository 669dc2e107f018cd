"""What drawn worlds in which money goes back brought to light, each at its smallest."""

from collections import Counter

import pytest

from integrations.models import Connection
from integrations.sandbox import Credit, Item, Tax
from prm.ledger.models import Transaction
from tests.properties.test_found import ADA, standing


def told(sandbox, shape, *kinds):
    return [one for one in sandbox.events(shape) if one["type"] in kinds]


def settings(stage, **changed):
    Connection.objects.filter(pk=stage.door.connection.pk).update(**changed)
    stage.door.connection.refresh_from_db()


def test_of_two_bells_in_one_second_the_one_that_says_more_is_believed(stage, lead):
    """The first refund's own event is lost, so that 18 went back and only 9 is known: they are listed."""
    sandbox = stage.sandbox
    made = sandbox.charge(20, email=ADA)
    sandbox.refund(made.charge, 9)
    sandbox.refund(made.charge, 9)
    lost = told(sandbox, "new", "refund.created")[:1]
    heard = told(sandbox, "new", "charge.succeeded", "charge.refunded", "refund.created")
    stage.door.tell(*[one for one in heard if one not in lost])
    assert standing() == {made.payment_intent: 2}


def test_a_refund_as_large_as_what_was_never_captured_is_missed_all_the_same(stage, lead):
    """The rest is known from an old payload, the refund from a bell of the new generation alone."""
    sandbox = stage.sandbox
    held = sandbox.authorise(100, email=ADA)
    sandbox.advance(1)
    sandbox.capture(held.charge, 50)
    sandbox.advance(1)
    sandbox.refund(held.charge)
    stage.door.tell(*told(sandbox, "old", "charge.captured"), *told(sandbox, "new", "charge.refunded"))
    assert standing() == {}


def test_a_charge_that_nobody_told_is_asked_for_where_it_limits_what_goes_back_of_it(stage, lead):
    """Named by products and split, an invoice needs none of its charges; a refund and a dispute of one do."""
    settings(stage, naming="product", splitting="line")
    sandbox = stage.sandbox
    invoice = sandbox.open_invoice(sandbox.customer(ADA), [Item("Seat", 300)]).invoice
    charge = sandbox.pay(invoice, payments=3).charge
    sandbox.refund(charge)
    sandbox.dispute(charge, 100)
    stage.door.tell(*told(sandbox, "new", "invoice.paid", "refund.created", "charge.dispute.created"))
    assert standing() == {invoice: 200}


@pytest.mark.parametrize("splitting", ["payment", "line"])
def test_all_that_remains_is_reversed_with_the_last_of_the_gross_also_where_it_sums_to_nothing(stage, lead, splitting):
    """600 with 20 % tax, less 300 without: 300 of 420. A note takes 300 with its tax, a refund the other 60."""
    settings(stage, splitting=splitting)
    sandbox = stage.sandbox
    bought = [Item("Seat", 600, taxes=[Tax("20")]), Item("Unused time", -300, proration=True)]
    invoice = sandbox.open_invoice(sandbox.customer(ADA), bought).invoice
    charge = sandbox.pay(invoice).charge
    seat = next(one["data"]["object"] for one in told(sandbox, "new", "invoice.paid"))["lines"]["data"][0]["id"]
    sandbox.credit_note(invoice, [Credit(300, line=seat)], refund_amount=360)
    sandbox.refund(charge)
    stage.door.tell(*sandbox.events("new"))
    left: Counter[str] = Counter()
    for row in Transaction.objects.all():
        left[row.line] += row.amount_minor
    assert not any(left.values())


def test_an_invoice_paid_in_part_elsewhere_is_named_by_the_charge_that_paid_the_rest(stage, lead):
    """Known from an old payload when there was no charge yet; a new one, which names none, tells that it is paid."""
    sandbox = stage.sandbox
    invoice = sandbox.open_invoice(sandbox.customer(ADA), [Item("Seat", 1000)]).invoice
    sandbox.pay(invoice, amount=400, out_of_band=True)
    sandbox.advance(1)
    sandbox.pay(invoice, description="The rest")
    stage.door.tell(*told(sandbox, "old", "invoice.updated")[:1], *told(sandbox, "new", "invoice.paid"))
    assert [row.name for row in Transaction.objects.all()] == ["The rest"]
