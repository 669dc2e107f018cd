"""Refunds that meet their payment, and each other, at the same moment, on PostgreSQL."""

import pytest
from django.conf import settings as conf

from integrations.draining import drain
from integrations.models import InboundEvent
from prm.leads.models import Lead
from prm.ledger.models import MoneyBack, Payment, Transaction
from prm.partners.models import Partner
from tests.properties.test_found import ADA
from tests.properties.workers import at_once, deliver

TIMES = 15
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(
        not conf.DATABASES["default"]["ENGINE"].endswith("postgresql"),
        reason="SQLite lets one writer in at a time; DATABASE_URL names no PostgreSQL",
    ),
]


@pytest.fixture
def begin(stage):
    """An empty database with an accepted lead of Ada's, and a charge of hers."""

    def begin():
        stage.begin()
        Lead.objects.create(partner=Partner.objects.create(key="p", name="P"), email=ADA, status="accepted")
        return stage.sandbox, stage.sandbox.charge(1000, email=ADA).charge

    return begin


def total():
    return sum(Transaction.objects.values_list("amount_minor", flat=True))


def done():
    return not InboundEvent.objects.exclude(state="done").exists()


def test_ten_refunds_of_one_charge_by_five_workers_at_once(stage, begin):
    for n in range(TIMES):
        sandbox, charge = begin()
        stage.door.tell(*sandbox.events())
        known = len(sandbox.events())
        for _ in range(10):
            sandbox.refund(charge, 70)
        pks = deliver(stage.door, *sandbox.events()[known:])
        at_once(*[pks[i::5] for i in range(5)], seed=n)
        drain()
        assert (total(), MoneyBack.objects.count()) == (300, 10)
        assert done()


def test_a_refund_and_its_payment_are_settled_at_once(stage, begin):
    for n in range(TIMES):
        sandbox, charge = begin()
        paid = len(sandbox.events())
        sandbox.refund(charge, 400)
        early = deliver(stage.door, *sandbox.events()[:paid])
        late = deliver(stage.door, *sandbox.events()[paid:])
        at_once(early, late, late[::-1], seed=n)
        drain()
        assert (total(), Payment.objects.count(), done()) == (600, 1, True)
        assert MoneyBack.objects.get().payment == Payment.objects.get()


def test_a_refund_fails_while_another_worker_takes_it_back(stage, begin):
    for n in range(TIMES):
        sandbox, charge = begin()
        stage.door.tell(*sandbox.events())
        known = len(sandbox.events())
        sandbox.refund_fails(sandbox.refund(charge, 400))
        pks = deliver(stage.door, *sandbox.events()[known:])
        at_once(pks, pks[::-1], pks[1:], seed=n)
        drain()
        assert (total(), MoneyBack.objects.get().reason_code, done()) == (1000, "failed", True)


def test_money_moves_to_an_invoice_while_it_is_refunded(stage, begin):
    for n in range(TIMES):
        stage.begin()
        Lead.objects.create(partner=Partner.objects.create(key="p", name="P"), email=ADA, status="accepted")
        sandbox = stage.sandbox
        payer = sandbox.customer(ADA)
        paid = sandbox.charge(1000, customer=payer)
        stage.door.tell(*sandbox.events())
        known = len(sandbox.events())
        invoice = sandbox.open_invoice(payer, [{"description": "Seats", "amount": 1000}]).invoice
        sandbox.attach(paid.payment_intent, invoice)
        moved = len(sandbox.events())
        sandbox.refund(paid.charge, 250)
        attached = deliver(stage.door, *sandbox.events()[known:moved])
        refunded = deliver(stage.door, *sandbox.events()[moved:])
        at_once(attached, refunded, refunded[::-1], seed=n)
        drain()
        stands = {one.external_id: sum(one.transactions.values_list("amount_minor", flat=True)) for one in payments()}
        assert stands == {paid.payment_intent: 0, invoice: 750}


def payments():
    return Payment.objects.all()
