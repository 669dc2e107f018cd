"""The web server and a Celery worker on Redis, each a process of its own: what is paid reaches the ledger, once."""

import os
import random
import signal
import threading

import pytest
from djstripe import models as mirror

from integrations.models import InboundEvent
from prm.ledger.models import Transaction
from tests.server import wait_until
from tests.services.town import Town, a_minute_passes, claimed, left
from tests.world import lead

pytestmark = pytest.mark.services


@pytest.fixture
def town(site, stripe):
    return Town(stripe)


def test_bells_alone_bring_payments_to_the_ledger(town, worker):
    town.pay(times=4)
    with worker(sweeping=False):
        town.deliver()
        # On a machine that is busy some bells are given up: those events wait for a sweep, and here there is none.
        wait_until(lambda: town.recorded() >= len(town.owed) / 4)
    assert not left().filter(attempts__gt=0).exists()


def test_deliveries_in_any_order_and_several_times_count_once(town, worker):
    town.pay(times=2)
    with worker():
        town.deliver(order=random.Random(7), copies=3)
        wait_until(town.settled)
    town.check()


def test_the_mirror_fills_dj_stripes_tables_behind_the_money(town, worker):
    town.pay(times=1)
    with worker():
        town.deliver()
        wait_until(town.settled)
        wait_until(lambda: not InboundEvent.objects.exclude(mirror="done").exists(), seconds=60)
    town.check()
    invoices = [key for key in town.owed if key.startswith("in_")]
    assert sorted(mirror.Invoice.objects.values_list("id", flat=True)) == sorted(invoices)
    assert sorted(mirror.Customer.objects.values_list("id", flat=True)) == sorted(town.payers)
    assert mirror.Charge.objects.count() == mirror.PaymentIntent.objects.count() == len(town.owed)
    assert mirror.Event.objects.count() == InboundEvent.objects.count()


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(town, worker, stripe):
    town.pay(times=4)
    stripe.slow(0.05)
    town.deliver()
    held = set()
    for aim in (5, 15):
        with worker() as process:
            wait_until(lambda aim=aim: town.recorded() >= aim and claimed().exists())
            os.killpg(process.pid, signal.SIGKILL)
        held |= set(claimed().values_list("pk", flat=True))
        assert town.recorded() < len(town.owed)
    assert held, "no kill met a worker at work"
    stripe.recover()
    with worker():
        wait_until(lambda: not left().exclude(pk__in=held).exists())
        a_minute_passes(held)
        wait_until(town.settled)
    town.check()


def test_a_broker_emptied_in_the_middle_loses_nothing(town, worker, broker):
    town.pay(times=3)
    town.deliver()
    assert broker.llen("money") > 0
    broker.flushdb()
    town.pay(times=3)
    with worker():
        posting = threading.Thread(target=town.stripe.deliver)
        posting.start()
        while posting.is_alive():
            broker.flushdb()
            posting.join(timeout=0.2)
        wait_until(town.settled)
    assert {status for _, status in town.stripe.deliveries} == {200}
    town.check()


def test_while_stripes_api_is_down_it_is_tried_again_later(site, worker, stripe):
    lead("guest@town.example")
    keys = [stripe.charge(500, email="guest@town.example").payment_intent for _ in range(2)]
    stripe.fail(503, times=None)
    with worker():
        assert {status for _, status in stripe.deliver()} == {200}
        wait_until(lambda: left().filter(attempts=1, reason_code="provider_down").exists())
        assert not Transaction.objects.exists()
        stripe.recover()
        wait_until(lambda: not left().exists(), seconds=60)
    assert sorted(Transaction.objects.values_list("payment__external_id", flat=True)) == sorted(keys)
    assert InboundEvent.objects.filter(attempts__gte=1).exists()
