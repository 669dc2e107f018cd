from integrations.sandbox import Sandbox
from integrations.sandbox.invoices import Invoice
from integrations.sandbox.objects import Customer
from integrations.sandbox.reversals import Refund

from .world import START

DAY = 86400


def test_many_payments_over_a_year() -> None:
    sandbox = Sandbox(clock=START - 365 * DAY)
    told = sandbox.many(400, customers=40, refund_every=10)
    world = sandbox.world
    assert len({each.invoice for each in told}) == len(world.ids(Invoice)) == 400
    assert len(world.ids(Customer)) == 40
    assert len(world.ids(Refund)) == 40
    invoices = [world.need(Invoice, id) for id in world.ids(Invoice)]
    assert {(it.status, len(it.lines)) for it in invoices} == {("paid", 1)}
    assert invoices[0].created == START - 365 * DAY
    assert START - DAY < invoices[-1].created < world.clock.now() == START
    assert len({it.customer for it in invoices}) == 40
