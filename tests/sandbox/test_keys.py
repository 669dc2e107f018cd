from collections.abc import Iterator

import pytest
import stripe

from integrations.sandbox import Item, Sandbox, Street

from .conftest import client
from .world import START


@pytest.mark.parametrize(
    ("route", "permission"),
    [
        ("/v1/charges", "charge_read"),
        ("/v1/charges/ch_1/refunds", "charge_read"),
        ("/v1/refunds", "charge_read"),
        ("/v1/customers", "customer_read"),
        ("/v1/customers/search?query=email:'a'", "customer_read"),
        ("/v1/invoices", "invoice_read"),
        ("/v1/invoices/in_1/lines", "invoice_read"),
        ("/v1/invoice_payments", "invoice_read"),
        ("/v1/payment_intents", "payment_intent_read"),
        ("/v1/checkout/sessions", "checkout_session_read"),
        ("/v1/products", "product_read"),
        ("/v1/prices", "plan_read"),
        ("/v1/disputes", "dispute_read"),
        ("/v1/credit_notes", "credit_note_read"),
        ("/v1/events", "event_read"),
        ("/v1/webhook_endpoints", "webhook_read"),
        ("/v1/balance", "balance_read"),
    ],
)
def test_a_key_without_a_permission_is_told_which(sandbox: Sandbox, route: str, permission: str) -> None:
    def asked(key: str) -> tuple[int, str]:
        answer = sandbox.respond(
            "GET", route, {"query": ["email:'a'"]} if "?" in route else {}, {"authorization": f"Bearer {key}"}
        )
        assert answer
        return answer.status, answer.json.get("error", {}).get("message", "")

    status, why = asked(sandbox.restricted_key())
    assert status == 403
    assert f"Having the 'rak_{permission}' permission would allow this request to continue." in why
    assert f"on account '{sandbox.account}'" in why
    assert asked(sandbox.restricted_key(permission))[0] in (200, 404)
    assert asked(sandbox.restricted_key(f"rak_{permission.replace('_read', '_write')}"))[0] in (200, 404)


def test_a_restricted_key_knows_its_account(sandbox: Sandbox) -> None:
    assert client(sandbox, sandbox.restricted_key("charge_read")).v1.accounts.retrieve_current().id == sandbox.account
    with pytest.raises(stripe.PermissionError, match="rak_accounts_kyc_basic_read"):
        client(sandbox, sandbox.restricted_key(account=False)).v1.accounts.retrieve_current()
    with pytest.raises(ValueError, match="no permission refund_read"):
        sandbox.restricted_key("refund_read")


def test_expanding_needs_a_permission_too(sandbox: Sandbox) -> None:
    sandbox.pay_invoice(sandbox.customer(), [Item("Seat", 1000)])
    api = client(sandbox, sandbox.restricted_key("invoice_read"))
    assert api.v1.invoices.list({"expand": ["data.payments"]}).data
    with pytest.raises(stripe.PermissionError, match="rak_customer_read"):
        api.v1.invoices.list({"expand": ["data.customer"]})


def test_reading_is_not_writing(sandbox: Sandbox) -> None:
    api = client(sandbox, sandbox.restricted_key("webhook_read"))
    with pytest.raises(stripe.PermissionError, match="rak_webhook_write"):
        api.v1.webhook_endpoints.create({"url": "https://a.example/", "enabled_events": ["*"]})


def test_a_revoked_key(sandbox: Sandbox) -> None:
    for key in (sandbox.restricted_key("charge_read"), sandbox.api_key):
        assert client(sandbox, key).v1.charges.list().data == []
        sandbox.revoke(key)
        with pytest.raises(stripe.AuthenticationError, match="Expired API Key provided") as refused:
            client(sandbox, key).v1.charges.list()
        assert refused.value.error
        assert (refused.value.http_status, refused.value.error.code) == (401, "api_key_expired")
        assert key not in str(refused.value)


def test_a_wrong_key(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key provided: sk_test_"):
        client(sandbox, "sk_test_wrongwrongwrongwrong").v1.charges.list()
    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key provided: sk_live_"):
        client(sandbox, "sk_live_sandbox").v1.charges.list()
    answer = sandbox.respond("GET", "/v1/charges", {}, {})
    assert answer
    assert "You did not provide an API key" in answer.json["error"]["message"]
    with pytest.raises(stripe.PermissionError, match="does not have access to account 'acct_other'"):
        client(sandbox).v1.charges.list(options={"stripe_account": "acct_other"})


@pytest.fixture
def both_modes() -> Iterator[Street]:
    with Street([Sandbox("acct_1", clock=START), Sandbox("acct_1", livemode=True, clock=START)]) as street:
        yield street


def test_a_key_of_the_other_mode(both_modes: Street) -> None:
    test, live = both_modes.sandboxes
    ada = live.customer("ada@example.com")
    api = client(both_modes, live.api_key)
    assert api.v1.customers.retrieve(ada).livemode
    assert [client(both_modes, it.api_key).v1.balance.retrieve().livemode for it in (test, live)] == [False, True]
    with pytest.raises(stripe.InvalidRequestError, match="a similar object exists in live mode, but a test mode key"):
        client(both_modes, test.api_key).v1.customers.retrieve(ada)
    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key"):
        client(both_modes, "sk_live_wrongwrongwrongwrong").v1.customers.list()
