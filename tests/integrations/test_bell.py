"""A broker that is down, or that swallows what it is sent, loses nothing and holds nobody up."""

import socket
import threading
import time

import pytest

from integrations.models import InboundEvent
from integrations.tasks import sweep
from prm.ledger.models import Payment
from tests.server import free_port, wait_until, web

EVENTS = 30


@pytest.fixture
def swallowing():
    """Accepts connections and never says a word."""
    held = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept():
            while True:
                try:
                    held.append(listener.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]
    for one in held:
        one.close()


def deliver(shop, stripe, base):
    stripe.subscribe(base + shop.connection.webhook_path, "whsec_plainlyfakesecretoftests")
    while len(stripe.events()) < EVENTS:
        stripe.legacy_charge(1000, email="ada@lovelace.example")
    started = time.monotonic()
    statuses = [status for _, status in stripe.deliver()]
    return statuses, time.monotonic() - started


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
@pytest.mark.parametrize("broker", ["refusing", "swallowing"])
def test_the_webhook_answers_and_the_sweep_settles(shop, stripe, swallowing, broker, scheme):
    port = free_port() if broker == "refusing" else swallowing
    with web(CELERY_BROKER_URL=f"{scheme}://127.0.0.1:{port}/") as base:
        statuses, seconds = deliver(shop, stripe, base)
    assert statuses == [200] * EVENTS
    # One answer that waited for the broker's own time-outs would take longer than all of them.
    assert seconds < 4
    assert set(InboundEvent.objects.values_list("state", flat=True)) == {"pending"}
    sweep()
    assert set(InboundEvent.objects.values_list("state", flat=True)) == {"done"}
    assert Payment.objects.count() == EVENTS


def test_without_a_broker_the_server_settles_by_itself(shop, stripe):
    with web() as base:
        statuses, _ = deliver(shop, stripe, base)
        assert statuses == [200] * EVENTS
        wait_until(lambda: Payment.objects.count() == EVENTS)
        wait_until(lambda: not InboundEvent.objects.filter(state="pending").exists())
