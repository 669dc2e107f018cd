"""Whatever is wrong with a key or with Stripe while a pull runs: it says so, and goes on later or when told to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations import pulls
from integrations.inbox import BACKOFF
from integrations.models import Connection, Pull
from integrations.secrets import Secret
from integrations.stripe import client
from prm.ledger.models import Payment
from tests.connecting import READS, Office, person
from tests.world import amounts, lead

ADA = "ada@lovelace.example"


@pytest.fixture
def row(shop, stripe):
    lead(ADA)
    ada = stripe.customer(ADA)
    stripe.pay_invoice(ada, [{"description": "Seats", "amount": 9000}])
    stripe.charge(700, customer=ada)
    return pulls.request(shop.connection, Pull.Kind.EVERYTHING)


def run(row):
    pulls.process(row.pk)
    row.refresh_from_db()
    return row.state, row.reason_code


def page(row):
    return Office(person()).get(f"/admin/integrations/pull/{row.pk}/change/").content.decode()


def a_wrong_key(stripe):
    Connection.objects.update(api_key=Secret.seal("sk_test_wrongwrongwrongwrong"))


def a_revoked_key(stripe):
    stripe.revoke(stripe.api_key)


def a_key_without_a_permission(stripe):
    key = stripe.restricted_key(*(f"{name}_read" for name in READS if name != "charge"))
    Connection.objects.update(api_key=Secret.seal(key))


def a_key_that_cannot_be_opened(stripe):
    Connection.objects.update(api_key=Secret("sealed with another key"))


def disconnected(stripe):
    Connection.objects.update(disconnected_at=timezone.now())


@pytest.mark.parametrize(
    ("goes", "code", "words"),
    [
        (a_wrong_key, "refused", "Stripe refused the look-up: AuthenticationError 401."),
        (a_revoked_key, "refused", "Stripe refused the look-up: AuthenticationError 401 api_key_expired."),
        (a_key_without_a_permission, "refused", "Stripe refused the look-up: PermissionError 403 rak_charge_read."),
        (a_key_that_cannot_be_opened, "secret_unreadable", "FIELD_ENCRYPTION_KEY"),
        (disconnected, "disconnected", "disconnected"),
    ],
)
def test_what_trying_again_cannot_mend_stops_and_goes_on_when_told(row, stripe, goes, code, words):
    true = Connection.objects.get().api_key
    goes(stripe)
    assert run(row) == ("failed", code)
    told = page(row)
    assert words in told
    assert "Go on" in told
    assert Pull.objects.get().claimed_until is None
    Connection.objects.update(api_key=true, disconnected_at=None)
    stripe.revoked.clear()
    pulls.retry(row)
    assert run(row) == ("done", "")
    assert sorted(amounts()) == [700, 9000]


LATER = {
    "429": lambda it, match: it.throttle(retry_after=0, times=None, match=match),
    "500": lambda it, match: it.fail(500, times=None, match=match),
    "503": lambda it, match: it.fail(503, times=None, match=match),
    "hangs up": lambda it, match: it.fail(0, times=None, match=match),
    "answers get lost": lambda it, match: it.swallow(times=None, match=match),
    "slow": lambda it, match: it.slow(0.3, match=match),
    "a page": lambda it, match: it.babble(times=None, match=match),
    "broken": lambda it, match: it.babble(times=None, match=match, says='{"data": [{"id": "ch_'),
    "null": lambda it, match: it.babble(times=None, match=match, says="null"),
}


NONSENSE = {
    "a list": "[]",
    "nothing": "{}",
    "no list": '{"data": {"id": "ch_1"}, "has_more": true}',
    "no objects": '{"data": [1, null], "has_more": false}',
    "no ids": '{"data": [{}], "has_more": true}',
}


@pytest.mark.parametrize("match", ["/v1/invoices", "/v1/charges"])
@pytest.mark.parametrize("goes", LATER.values(), ids=LATER.keys())
def test_what_passes_is_tried_again_later_and_ends_whole(row, stripe, monkeypatch, goes, match):
    monkeypatch.setattr(client, "TIMEOUT", 0.1)
    goes(stripe, match)
    check_goes_on_later(row, stripe)


@pytest.mark.parametrize("match", ["/v1/invoices", "/v1/charges"])
@pytest.mark.parametrize("says", NONSENSE.values(), ids=NONSENSE.keys())
def test_json_that_is_no_list_is_tried_again_later(row, stripe, says, match):
    stripe.babble(times=None, match=match, says=says)
    check_goes_on_later(row, stripe)


def check_goes_on_later(row, stripe):
    assert run(row) == ("pending", "provider_down")
    assert row.attempts == 1
    assert BACKOFF[0] - timedelta(seconds=2) < row.next_attempt_at - timezone.now() <= BACKOFF[0]
    assert pulls.due(limit=9) == []
    assert "Stripe" in row.reason
    stripe.recover()
    assert run(row) == ("done", "")
    assert sorted(amounts()) == [700, 9000]


def test_after_all_tries_it_stops_and_goes_on_when_told(row, stripe, monkeypatch):
    monkeypatch.setattr(pulls, "BACKOFF", BACKOFF[:2])
    stripe.fail(500, times=None)
    states = {run(row) for _ in pulls.BACKOFF}
    assert (states, run(row)) == ({("pending", "provider_down")}, ("failed", "provider_down"))
    assert "Go on" in page(row)
    assert Payment.objects.count() == 0
    stripe.recover()
    pulls.retry(row)
    assert run(row) == ("done", "")
    assert sorted(amounts()) == [700, 9000]
