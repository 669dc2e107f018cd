import json
import random
import time

import pytest
import stripe

from integrations.sandbox import Item, Sandbox, sign

from .inbox import Inbox

SECRET = "whsec_test"


@pytest.fixture
def told(sandbox: Sandbox, inbox: Inbox) -> list[str]:
    sandbox.subscribe(inbox.url, SECRET)
    sandbox.pay_invoice(sandbox.customer("a@example.com"), [Item("Søat", 1000)])
    return [event["id"] for event in sandbox.events()]


def test_pushes_in_order_once(sandbox: Sandbox, inbox: Inbox, told: list[str]) -> None:
    assert sandbox.deliver() == [(id, 200) for id in told]
    assert inbox.told == sandbox.events()
    assert sandbox.deliver() == []


def test_reversed_twice_and_dropped(sandbox: Sandbox, inbox: Inbox, told: list[str]) -> None:
    sandbox.deliver(order="reversed", copies=2, drop=lambda event: event["type"] == "invoice.paid")
    kept = [event["id"] for event in sandbox.events() if event["type"] != "invoice.paid"]
    assert inbox.ids == [id for id in reversed(kept) for _ in range(2)]


def test_shuffled(sandbox: Sandbox, inbox: Inbox, told: list[str]) -> None:
    sandbox.deliver(order=random.Random(7), copies=3)
    assert sorted(inbox.ids) == sorted(told * 3)
    assert inbox.ids != told * 3


def test_an_endpoint_of_the_other_shape(sandbox: Sandbox, inbox: Inbox) -> None:
    sandbox.subscribe(inbox.url, SECRET, shape="old")
    sandbox.pay_invoice(sandbox.customer(), [Item("Seat", 1000)])
    sandbox.deliver()
    assert inbox.told == sandbox.events("old")


def test_as_they_happen(sandbox: Sandbox, inbox: Inbox) -> None:
    sandbox.subscribe(inbox.url, SECRET)
    sandbox.auto_deliver = True
    for _ in range(5):
        sandbox.charge(100)
    assert sandbox.wait_delivered()
    assert inbox.ids == [event["id"] for event in sandbox.events()]
    sandbox.auto_deliver = False
    sandbox.charge(100)
    assert len(sandbox.deliver()) == 3


def test_what_failed_is_pushed_again(sandbox: Sandbox, inbox: Inbox, told: list[str]) -> None:
    inbox.status = 500
    assert {status for _, status in sandbox.deliver()} == {500}
    inbox.status = 200
    sandbox.redeliver()
    assert sandbox.deliver() == [(id, 200) for id in told]
    sandbox.redeliver()
    assert sandbox.deliver() == []


def test_nobody_listens(sandbox: Sandbox) -> None:
    sandbox.subscribe("http://127.0.0.1:9/", SECRET)
    sandbox.customer()
    assert [status for _, status in sandbox.deliver()] == [0]


def test_signature() -> None:
    body = json.dumps({"id": "evt_1", "object": "event", "data": {"object": {}}}).encode()
    stripe.Webhook.construct_event(body, sign(body, SECRET), SECRET)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, sign(body, "whsec_other"), SECRET)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, sign(body, SECRET, int(time.time()) - 3600), SECRET)
    assert sign(b"{}", SECRET, 1).startswith("t=1,v1=")
