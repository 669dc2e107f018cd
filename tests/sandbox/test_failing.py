import http.client
import time
from urllib.parse import urlsplit

import pytest
import stripe

from integrations.sandbox import Sandbox


def test_throttled(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    sandbox.throttle(retry_after=7, times=2, match="/v1/invoices")
    for _ in range(2):
        with pytest.raises(stripe.RateLimitError, match="rate limit exceeded") as refused:
            api.v1.invoices.list()
        assert refused.value.headers
        assert refused.value.headers["Retry-After"] == "7"
        assert refused.value.error
        assert refused.value.error.code == "rate_limit"
    assert api.v1.charges.list().data == api.v1.invoices.list().data == []


def test_a_real_limit(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    sandbox.limit(5)
    for _ in range(5):
        api.v1.charges.list()
    with pytest.raises(stripe.RateLimitError) as refused:
        api.v1.charges.list()
    assert refused.value.headers
    assert refused.value.headers["Retry-After"] == "1"
    time.sleep(1.01)
    assert api.v1.charges.list().data == []
    sandbox.limit(None)
    for _ in range(10):
        api.v1.charges.list()


def test_nonsense(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    sandbox.babble(match="/v1/account")
    place = http.client.HTTPConnection(urlsplit(sandbox.base_url).netloc)
    place.request("GET", "/v1/account", headers={"Authorization": "Bearer sk_test_sandbox"})
    answer = place.getresponse()
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer.read().startswith(b"<!doctype html>")
    place.close()
    sandbox.babble()
    with pytest.raises(stripe.APIError, match="Invalid response body"):
        api.v1.accounts.retrieve_current()
    assert api.v1.accounts.retrieve_current().id == sandbox.account


def test_an_answer_that_gets_lost(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    sandbox.swallow(match="POST /v1/webhook_endpoints")
    with pytest.raises(stripe.APIConnectionError):
        api.v1.webhook_endpoints.create({"url": "https://a.example/", "enabled_events": ["*"]})
    assert [one.url for one in api.v1.webhook_endpoints.list().data] == ["https://a.example/"]


def test_json_of_another_kind(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    sandbox.babble(says='{"data": {}}', match="/v1/charges")
    assert api.raw_request("get", "/v1/charges").data == {"data": {}}  # type: ignore[attr-defined]
    assert api.v1.charges.list().data == []


def test_recovers(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    sandbox.limit(1)
    sandbox.babble(times=None)
    sandbox.throttle(times=None)
    sandbox.slow(60)
    sandbox.recover()
    for _ in range(3):
        assert api.v1.charges.list().data == []
