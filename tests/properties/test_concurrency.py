"""Threads and processes that meet at the same moment, on PostgreSQL, where nothing else keeps them apart."""

import subprocess
import sys
import threading
from functools import partial

import pytest
from django.conf import settings as conf

from integrations import inbox
from integrations.draining import drain
from integrations.models import InboundEvent
from integrations.sandbox import Item, Sandbox
from integrations.stripe.connect import connect
from integrations.stripe.provider import settle
from prm.customers.models import Customer
from prm.leads.models import Lead
from prm.ledger import settling
from prm.ledger.models import Payment, Transaction
from prm.ledger.policy import Policy
from prm.partners.models import Partner
from tests.door import SECRET, Door
from tests.properties.stage import START
from tests.properties.test_found import ADA, standing
from tests.properties.workers import at_once, deliver, together
from tests.server import environment

TIMES = 20
SEATS = [Item("Seat", 1000)]
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(
        not conf.DATABASES["default"]["ENGINE"].endswith("postgresql"),
        reason="SQLite lets one writer in at a time; DATABASE_URL names no PostgreSQL",
    ),
]


@pytest.fixture
def begin(stage):
    """An empty database with an accepted lead of Ada's."""

    def begin():
        stage.begin()
        Lead.objects.create(partner=Partner.objects.create(key="p", name="P"), email=ADA, status="accepted")
        return stage.sandbox

    return begin


def test_a_guest_and_two_stripe_customers_pay_for_the_first_time_at_once(stage, begin):
    """On two accounts, all with one e-mail: one customer, one lead converted, three payments."""
    for n in range(TIMES):
        first, other = begin(), Sandbox("acct_2Sandbox", clock=START)
        elsewhere = Door(connect("sk_test_anotherplainlyfakekey", SECRET, other.account))
        first.legacy_charge(100, email=f" {ADA.upper()} ")
        guest = deliver(stage.door, *first.events("old"))
        known = len(first.events())
        first.pay_invoice(first.customer(ADA), SEATS)
        here = deliver(stage.door, *first.events("old")[known:])
        other.pay_invoice(other.customer(ADA.title()), SEATS)
        there = deliver(elsewhere, *other.events("old"))
        at_once(guest, here, there, seed=n)
        drain()
        assert sorted(standing().values()) == [100, 1000, 1000]
        assert Customer.objects.get().external_ids.count() == 2
        assert Lead.objects.get().status == "converted"
        assert Transaction.objects.count() == Payment.objects.filter(outcome="recorded").count() == 3


def test_eight_workers_take_the_same_event(stage, begin):
    for _ in range(TIMES):
        begin().legacy_charge(700, email=ADA)
        pks = deliver(stage.door, *stage.sandbox.events("old"))
        at_once(*[pks] * 8)
        assert list(standing().values()) == [700]
        assert Transaction.objects.count() == Customer.objects.count() == 1
        assert InboundEvent.objects.get().state == "done"


def test_eight_workers_settle_the_same_payment(stage, begin):
    """As if the claims of all of them had expired."""
    for _ in range(TIMES):
        sandbox = begin()
        told = sandbox.pay_invoice(sandbox.customer(ADA), SEATS)
        for pk in deliver(stage.door, *sandbox.events("old")):
            inbox.tell(pk)
        one = partial(settle, stage.door.connection, told.invoice, Policy(), hurry=True)
        together(*[one] * 8)
        assert (standing(), Transaction.objects.count()) == ({told.invoice: 1000}, 1)


def test_taking_back_races_with_settling(stage, begin):
    """An intent is settled while somebody learns that an invoice has it."""
    for n in range(TIMES):
        sandbox = begin()
        payer = sandbox.customer(ADA)
        intent = sandbox.charge(1000, customer=payer).payment_intent
        known = len(sandbox.events("old"))
        invoice = sandbox.open_invoice(payer, SEATS).invoice
        sandbox.attach(intent, invoice)
        early = deliver(stage.door, *sandbox.events("old")[:known])
        late = deliver(stage.door, *sandbox.events("old")[known:])
        at_once(early, early[::-1], late[::-1], late, seed=n)
        drain()
        assert standing() == {invoice: 1000}
        assert set(Payment.objects.exclude(external_id=invoice).values_list("reason_code", flat=True)) <= {"superseded"}


def test_an_email_is_learnt_while_its_payment_is_settled(stage, begin, monkeypatch):
    """The settling has read the facts, and has not ended yet, when the customer's event comes."""
    sandbox = begin()
    payer = sandbox.customer(None)
    sandbox.legacy_charge(500, customer=payer)
    paid = deliver(stage.door, *sandbox.events("old"))
    known = len(sandbox.events("old"))
    sandbox.update_customer(payer, email=ADA)
    news = deliver(stage.door, *sandbox.events("old")[known:])
    reached, told, true = threading.Event(), threading.Event(), settling.settle

    def slowly(*words, **more):
        payment = true(*words, **more)
        if not reached.is_set():
            reached.set()
            told.wait(1)
        return payment

    def hear() -> None:
        reached.wait()
        inbox.process(news[0], hurry=True)
        told.set()

    monkeypatch.setattr(settling, "settle", slowly)
    together(lambda: [inbox.process(pk, hurry=True) for pk in paid], hear)
    drain()
    assert list(standing().values()) == [500]


def test_two_processes_work_off_one_inbox(stage, begin):
    for _ in range(3):
        sandbox = begin()
        for payer in [sandbox.customer(ADA), sandbox.customer(ADA.upper()), sandbox.customer("bob@example.com")]:
            for _ in range(4):
                sandbox.pay_invoice(payer, SEATS, payments=2)
                sandbox.charge(500, customer=payer)
        deliver(stage.door, *sandbox.events("new"))
        command = [sys.executable, str(conf.BASE_DIR / "manage.py"), "process_inbox"]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        both = [subprocess.Popen(command, env=environment(), **pipes) for _ in range(2)]
        said = [one.communicate(timeout=120) for one in both]
        assert [one.returncode for one in both] == [0, 0], said
        assert sorted(standing().values()) == [500] * 8 + [1000] * 8
        assert Customer.objects.get().external_ids.count() == 2
