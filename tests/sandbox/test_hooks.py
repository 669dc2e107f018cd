import pytest
import stripe

from integrations.sandbox import Item, Sandbox

from .conftest import client
from .inbox import Inbox

HERE = "https://prm.example/stripe/webhook/1/"


def test_made_changed_and_deleted(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    hooks = api.v1.webhook_endpoints
    made = hooks.create(
        {
            "url": HERE,
            "enabled_events": ["invoice.paid", "charge.refunded"],
            "api_version": "2024-06-20",
            "description": "PRM",
            "metadata": {"prm": "1", "gone": "x"},
        }
    )
    assert made.secret
    assert made.secret.startswith("whsec_")
    told = made.to_dict()
    assert (told["status"], told["livemode"], told["application"]) == ("enabled", False, None)
    listed = hooks.list().data[0].to_dict()
    assert "secret" not in listed
    assert {**listed, "secret": made.secret} == told == {**hooks.retrieve(made.id).to_dict(), "secret": made.secret}
    changed = hooks.update(made.id, {"enabled_events": ["*"], "disabled": True, "metadata": {"gone": ""}})
    assert (changed.enabled_events, changed.status, changed.metadata.to_dict()) == (["*"], "disabled", {"prm": "1"})
    assert hooks.delete(made.id).to_dict() == {"id": made.id, "object": "webhook_endpoint", "deleted": True}
    assert hooks.list().data == []
    with pytest.raises(stripe.InvalidRequestError, match="No such webhook endpoint") as gone:
        hooks.delete(made.id)
    assert gone.value.http_status == 404


def test_pushed_what_was_asked_for_in_its_own_version(sandbox: Sandbox, inbox: Inbox) -> None:
    made = client(sandbox).v1.webhook_endpoints.create(
        {"url": inbox.url, "enabled_events": ["invoice.paid"], "api_version": "2024-06-20"}
    )
    inbox.secret = made.secret or ""
    sandbox.pay_invoice(sandbox.customer(), [Item("Seat", 1000)])
    assert [status for _, status in sandbox.deliver()] == [200]
    assert inbox.types == ["invoice.paid"]
    assert inbox.told[0]["api_version"] == "2024-06-20"
    assert "charge" in inbox.told[0]["data"]["object"]


def test_a_disabled_or_deleted_one_hears_nothing_more(sandbox: Sandbox, api: stripe.StripeClient, inbox: Inbox) -> None:
    made = api.v1.webhook_endpoints.create({"url": inbox.url, "enabled_events": ["*"]})
    inbox.secret = made.secret or ""
    sandbox.charge(100)
    api.v1.webhook_endpoints.update(made.id, {"disabled": True})
    assert sandbox.deliver() == []
    sandbox.charge(100)
    api.v1.webhook_endpoints.update(made.id, {"disabled": False})
    sandbox.charge(300)
    assert {it["data"]["object"]["amount"] for it in inbox.told} == set()
    assert len(sandbox.deliver()) == 3
    assert {it["data"]["object"]["amount"] for it in inbox.told} == {300}
    sandbox.charge(400)
    api.v1.webhook_endpoints.delete(made.id)
    assert sandbox.deliver() == []


def test_as_they_happen(sandbox: Sandbox, api: stripe.StripeClient, inbox: Inbox) -> None:
    sandbox.auto_deliver = True
    made = api.v1.webhook_endpoints.create({"url": inbox.url, "enabled_events": ["charge.succeeded"]})
    inbox.secret = made.secret or ""
    sandbox.charge(100)
    assert sandbox.wait_delivered()
    assert inbox.types == ["charge.succeeded"]


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"enabled_events": ["*"]}, "Missing required param: url"),
        ({"url": HERE}, "Missing required param: enabled_events"),
        ({"url": "prm.example", "enabled_events": ["*"]}, "explicit scheme"),
        ({"url": HERE, "enabled_events": ["invoice.*"]}, r"Invalid enabled_events\[0\]"),
        ({"url": HERE, "enabled_events": ["*"], "api_version": "latest"}, "Invalid Stripe API version"),
        ({"url": HERE, "enabled_events": ["*"], "colour": "red"}, "unknown parameter"),
    ],
)
def test_what_stripe_refuses(api: stripe.StripeClient, params: dict[str, object], why: str) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=why):
        api.v1.webhook_endpoints.create(params)  # type: ignore[arg-type]
    assert api.v1.webhook_endpoints.list().data == []


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]", "10.0.0.7", "prm.localhost"])
def test_local_addresses(sandbox: Sandbox, api: stripe.StripeClient, host: str) -> None:
    hooks = api.v1.webhook_endpoints
    hooks.create({"url": f"http://{host}/hook", "enabled_events": ["*"]})
    sandbox.public_only = True
    with pytest.raises(stripe.InvalidRequestError, match="URL must be publicly accessible") as refused:
        hooks.create({"url": f"http://{host}/hook", "enabled_events": ["*"]})
    assert (refused.value.code, refused.value.param) == ("url_invalid", "url")
    hooks.create({"url": HERE, "enabled_events": ["*"]})


def test_live_mode_needs_https() -> None:
    with Sandbox(livemode=True) as live:
        hooks = client(live, live.api_key).v1.webhook_endpoints
        with pytest.raises(stripe.InvalidRequestError, match="HTTPS"):
            hooks.create({"url": HERE.replace("https", "http"), "enabled_events": ["*"]})
        assert hooks.create({"url": HERE, "enabled_events": ["*"]}).livemode


def test_sent_twice_is_made_once(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    options: stripe.RequestOptions = {"idempotency_key": "connect-1"}
    made = [api.v1.webhook_endpoints.create({"url": HERE, "enabled_events": ["*"]}, options) for _ in range(2)]
    assert made[0].secret == made[1].secret
    assert len(api.v1.webhook_endpoints.list().data) == 1


def test_no_more_than_sixteen(api: stripe.StripeClient) -> None:
    for _ in range(16):
        api.v1.webhook_endpoints.create({"url": HERE, "enabled_events": ["*"]})
    with pytest.raises(stripe.InvalidRequestError, match="maximum of 16 test webhook endpoints"):
        api.v1.webhook_endpoints.create({"url": HERE, "enabled_events": ["*"]})
