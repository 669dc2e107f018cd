"""A lead that is accepted while webhooks tell of what its e-mail pays, on PostgreSQL: nothing doubled, nothing lost."""

import random
from functools import partial
from threading import Barrier, Event

import pytest
from django.conf import settings as conf
from django.utils import timezone

from integrations import inbox, pulls
from integrations.draining import drain
from integrations.models import InboundEvent, Pull
from prm.customers.models import Customer, ExternalId
from prm.leads.models import Lead
from prm.ledger.models import Payment, Transaction
from prm.partners.models import Partner
from tests.properties.examples import ADA
from tests.properties.workers import deliver, together

TIMES = 12
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(
        not conf.DATABASES["default"]["ENGINE"].endswith("postgresql"),
        reason="SQLite lets one writer in at a time; DATABASE_URL names no PostgreSQL",
    ),
]


@pytest.fixture
def begin(stage):
    """An empty database, a sandbox of today, and a pending lead of Ada's."""

    def begin(**settings):
        stage.begin(pull_on_accept=True, **settings)
        stage.sandbox.advance(int(timezone.now().timestamp()) - 86400 - stage.sandbox.world.clock.now())
        return Lead.objects.create(partner=Partner.objects.create(key="p", name="P"), email=ADA)

    return begin


def accept(prospect):
    prospect.accept()
    for pk in Pull.objects.values_list("pk", flat=True):
        pulls.process(pk)


def settle(pks):
    for pk in pks:
        inbox.process(pk, hurry=True)


def at_once(seed, *tasks):
    start, chance = Barrier(len(tasks)), random.Random(seed)

    def run(task, wait):
        start.wait()
        Event().wait(wait)
        task()

    together(*[partial(run, task, chance.choice([0, 0, 0.002, 0.01, 0.03])) for task in tasks])


def finish():
    """What failed for being in somebody's way goes on."""
    drain()
    Pull.objects.filter(state="pending").update(claimed_until=None)
    for pk in Pull.objects.filter(state="pending").values_list("pk", flat=True):
        pulls.process(pk)
    assert set(Pull.objects.values_list("state", flat=True)) == {"done"}, Pull.objects.get().reason
    assert not InboundEvent.objects.exclude(state="done").exists()


def sums():
    """What stands, by partner."""
    found = {}
    for who, minor in Transaction.objects.values_list("partner__key", "amount_minor"):
        found[who] = found.get(who, 0) + minor
    return {who: minor for who, minor in found.items() if minor}


@pytest.mark.parametrize("convert", [True, False])
def test_payments_and_a_refund_come_while_the_lead_is_accepted(stage, begin, convert):
    for n in range(TIMES):
        prospect, sandbox = begin(convert_lead=convert), stage.sandbox
        payer = sandbox.customer(ADA)
        first = sandbox.charge(1000, customer=payer)
        sandbox.charge(500, email=ADA)
        sandbox.pay_invoice(payer, [{"description": "Seats", "amount": 2000}])
        sandbox.refund(first.charge, 400)
        pks = deliver(stage.door, *sandbox.events())
        at_once(n, partial(accept, prospect), *(partial(settle, pks[i::2]) for i in range(2)))
        finish()
        assert (sums(), Customer.objects.count(), ExternalId.objects.count()) == ({"p": 3100}, 1, 1)
        assert Transaction.objects.filter(kind="sale").count() == Payment.objects.count() == 3


def test_an_unclaimed_customer_pays_while_the_lead_is_accepted(stage, begin):
    for n in range(TIMES):
        prospect, sandbox = begin(), stage.sandbox
        payer = sandbox.customer(ADA)
        known = Customer.objects.create(email=ADA)
        ExternalId.objects.create(customer=known, account=sandbox.account, external_id=payer)
        before = sandbox.charge(1000, customer=payer)
        stage.door.tell(*sandbox.events())
        told = len(sandbox.events())
        sandbox.refund(before.charge, 250)
        sandbox.charge(300, customer=payer)
        sandbox.charge(70, customer=payer)
        pks = deliver(stage.door, *sandbox.events()[told:])
        at_once(n, partial(accept, prospect), *(partial(settle, pks[i::2]) for i in range(2)))
        finish()
        assert sums() == {"p": 1120}
        assert Transaction.objects.filter(replaces__isnull=False).count() <= 3


def test_two_leads_of_one_email_are_accepted_at_once(stage, begin):
    for n in range(TIMES):
        first, sandbox = begin(), stage.sandbox
        second = Lead.objects.create(partner=Partner.objects.create(key="q", name="Q"), email=ADA.upper())
        sandbox.charge(1000, customer=sandbox.customer(ADA))
        at_once(n, partial(accept, first), partial(accept, second))
        finish()
        assert (Customer.objects.count(), sum(sums().values()), len(sums())) == (1, 1000, 1)
        assert sorted(Lead.objects.values_list("status", flat=True)) == ["accepted", "converted"]


def test_two_workers_run_the_same_pull(stage, begin):
    for n in range(TIMES):
        prospect, sandbox = begin(), stage.sandbox
        payer = sandbox.customer(ADA)
        known = Customer.objects.create(email=ADA)
        ExternalId.objects.create(customer=known, account=sandbox.account, external_id=payer)
        sandbox.charge(1000, customer=payer)
        stage.door.tell(*sandbox.events())
        sandbox.charge(300, customer=payer)
        prospect.accept()

        def run():
            Pull.objects.update(claimed_until=None)
            pulls.process(Pull.objects.get().pk)

        at_once(n, run, run, run)
        finish()
        assert (sums(), Transaction.objects.count()) == ({"p": 1300}, 4)
