"""What comes in at the door, and what does not."""

import json
import time
import uuid

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from integrations.models import InboundEvent
from tests.door import event, signature

INVOICE = {"id": "in_1", "object": "invoice", "status": "open", "currency": "eur", "total": 0, "lines": {}}


def stored():
    return InboundEvent.objects.count()


def test_a_signed_event_is_stored_with_two_queries(door):
    with CaptureQueriesContext(database) as queries:
        door.post(event(INVOICE))
    assert len(queries) == 2, [q["sql"] for q in queries]
    row = door.only_event()
    assert (row.event_id, row.type, row.subject, row.state) == ("evt_1", "invoice.paid", "in_1", "pending")


def test_the_same_event_ten_times_is_stored_once(door):
    door.post(*[event(INVOICE)] * 10)
    assert stored() == 1


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        "t=1,v1=00",
        "t=abc,v1=00",
        "v1=00",
        "t=9999999999999999999999,v1=00",
        "t=now,v1=é",
    ],
)
def test_an_unsigned_or_badly_signed_event_leaves_nothing(door, header):
    header = header.replace("now", str(int(time.time())))
    assert door.send(json.dumps(event(INVOICE)).encode(), header) == 400
    assert stored() == 0


def test_a_signature_of_another_secret_leaves_nothing(door):
    body = json.dumps(event(INVOICE)).encode()
    assert door.send(body, signature(body, "whsec_another")) == 400
    assert stored() == 0


def test_a_stale_signature_leaves_nothing(door):
    body = json.dumps(event(INVOICE)).encode()
    assert door.send(body, signature(body, at=int(time.time()) - 3600)) == 400
    assert stored() == 0


def test_a_replayed_delivery_is_a_no_op(door):
    body = json.dumps(event(INVOICE)).encode()
    header = signature(body)
    assert [door.send(body, header), door.send(body, header)] == [200, 200]
    assert stored() == 1


def test_a_signature_does_not_cover_a_changed_body(door):
    body = json.dumps(event(INVOICE)).encode()
    assert door.send(body.replace(b"in_1", b"in_2"), signature(body)) == 400
    assert stored() == 0


def test_an_unknown_endpoint_is_404(door):
    body = json.dumps(event(INVOICE)).encode()
    assert door.send(body, path=f"/stripe/webhook/{uuid.uuid4()}/") == 404
    assert stored() == 0


def test_only_posts_are_answered(door):
    assert door.client.get(door.connection.webhook_path).status_code == 405


def test_a_body_over_one_mebibyte_is_413(door):
    body = json.dumps(event({**INVOICE, "description": "x" * 1024 * 1024})).encode()
    assert door.send(body) == 413
    assert stored() == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"42",
        b'"text"',
        b"null",
        b"[]",
        b"[" * 100_000,
        b"\xff\xfe{}",
        b"{}",
        b'{"id": 7, "type": "x", "created": 1}',
        b'{"id": "evt_1", "created": 1}',
        b'{"id": "evt_1", "type": "x"}',
        b'{"id": "evt_1", "type": "x", "created": "now"}',
        b'{"id": "evt_1", "type": "x", "created": 1e999}',
        b'{"id": "evt_1", "type": "x", "created": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda body: repr(body[:40]),
)
def test_a_signed_body_that_is_no_event_is_400(door, body):
    assert door.send(body) == 400
    assert stored() == 0


@pytest.mark.parametrize(
    ("told", "state", "words"),
    [
        ({**event(INVOICE), "data": None}, "ignored", "holds no object"),
        ({k: v for k, v in event(INVOICE).items() if k != "data"}, "ignored", "holds no object"),
        (event(INVOICE, livemode=True), "ignored", "live mode"),
        (event(INVOICE, account="acct_another"), "ignored", "acct_another"),
        (event({"id": "plan_1", "object": "plan"}), "ignored", "“plan”"),
        (event({"id": "x_1", "object": "invented.thing"}), "ignored", "“invented.thing”"),
        (event({"id": "x_1"}), "ignored", "“?”"),
        (event({**INVOICE, "id": None}, "invoice.upcoming"), "ignored", "no id yet"),
        (event(INVOICE, key="evt_00000000000000"), "ignored", "sample"),
        (event({**INVOICE, "currency": "bitcoin"}), "failed", "currency"),
        (event({**INVOICE, "total": 10.5}), "failed", "total"),
        (event({**INVOICE, "total": "100"}), "failed", "total"),
        (event({**INVOICE, "total": True}), "failed", "total"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_event_that_says_nothing_of_use_ends_with_a_reason(door, told, state, words):
    counts = door.tell(told)
    row = door.only_event()
    assert (row.state, counts["pending"]) == (state, 0)
    assert words in row.reason


@pytest.mark.parametrize("length", ["abc", "-1", "²", "1" * 5000])
def test_a_length_that_is_none_is_refused(door, length):
    headers = {"Stripe-Signature": signature(b"{}")}
    answer = door.client.post(
        door.connection.webhook_path, b"{}", content_type="application/json", headers=headers, CONTENT_LENGTH=length
    )
    assert (answer.status_code, stored()) in [(400, 0), (413, 0)]


def test_an_event_nested_too_deeply_to_be_read_is_refused(door):
    deep = '{"x": [' * 450 + "]}" * 450
    body = json.dumps(event({**INVOICE, "metadata": "DEEP"})).replace('"DEEP"', deep)
    assert door.send(body.encode()) == 400
    assert stored() == 0


def test_nul_and_lone_surrogates_are_dropped(door):
    body = json.dumps(event({**INVOICE, "customer_name": "A\x00da \ud800"})).encode()
    assert b"\\u0000" in body
    assert door.send(body) == 200
    from integrations.draining import drain

    assert drain() == {"done": 1, "ignored": 0, "pending": 0, "failed": 0}
    assert door.only_event().payload["data"]["object"]["customer_name"] == "Ada "


def test_samples_never_push_out_another_event(door):
    sample = event(INVOICE, key="evt_00000000000000")
    door.tell(sample, event({**INVOICE, "id": "in_9"}, key="evt_2"), sample)
    assert dict(InboundEvent.objects.values_list("event_id", "state")) == {
        "evt_00000000000000": "ignored",
        "evt_2": "done",
    }
