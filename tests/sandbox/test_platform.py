import pytest
import stripe

from integrations.sandbox import Item, Platform, Sandbox, Street

from .conftest import client
from .consent import agree, exchange
from .inbox import Inbox
from .world import START


@pytest.fixture
def api(street: Street, platform: Platform) -> stripe.StripeClient:
    return client(street, platform.secret_key)


def test_the_platform_reads_what_is_connected(street: Street, platform: Platform, api: stripe.StripeClient) -> None:
    shop = street.sandboxes[1]
    ada = shop.customer("ada@example.com")
    other: stripe.RequestOptions = {"stripe_account": shop.account}
    with pytest.raises(stripe.PermissionError, match="does not have access to account 'acct_1Shop2'"):
        api.v1.customers.list(options=other)
    platform.connect(shop)
    assert [it.id for it in api.v1.customers.list(options=other).data] == [ada]
    assert api.v1.customers.list().data == []
    assert api.v1.accounts.retrieve_current().id == "acct_1Platform"
    assert api.v1.accounts.retrieve("acct_1Shop2").settings.dashboard.display_name == "Shop & Söhne 2"
    with pytest.raises(stripe.PermissionError, match="acct_1Shop1"):
        api.v1.accounts.retrieve("acct_1Shop1")


def test_reading_only(street: Street, platform: Platform, api: stripe.StripeClient) -> None:
    token = exchange(api, agree(street, platform, scope="read_only")).access_token
    assert client(street, token).v1.charges.list().data == []
    with pytest.raises(stripe.PermissionError, match="rak_webhook_write"):
        client(street, token).v1.webhook_endpoints.create({"url": "https://a.example/", "enabled_events": ["*"]})


def test_one_endpoint_hears_of_all_accounts(
    street: Street, platform: Platform, api: stripe.StripeClient, inbox: Inbox
) -> None:
    made = api.v1.webhook_endpoints.create({"url": inbox.url, "enabled_events": ["invoice.paid"], "connect": True})
    inbox.secret = made.secret or ""
    assert made.application == platform.client_id
    shops = street.sandboxes
    platform.connect(shops[0])
    for shop in (*shops, platform.sandbox):
        shop.pay_invoice(shop.customer(), [Item("Seat", 1000)])
    platform.connect(shops[1])
    shops[1].pay_invoice(shops[1].customer(), [Item("Seat", 2000)])
    for shop in (*shops, platform.sandbox):
        shop.deliver()
    told = [(it["account"], it["data"]["object"]["total"]) for it in inbox.told]
    assert told == [("acct_1Shop1", 1000), ("acct_1Shop2", 2000)]


def test_deauthorize(street: Street, platform: Platform, api: stripe.StripeClient, inbox: Inbox) -> None:
    made = api.v1.webhook_endpoints.create({"url": inbox.url, "enabled_events": ["*"], "connect": True})
    inbox.secret = made.secret or ""
    shop = street.sandboxes[1]
    token = exchange(api, agree(street, platform)).access_token
    gone = api.oauth.deauthorize({"client_id": platform.client_id, "stripe_user_id": shop.account})
    assert gone.stripe_user_id == shop.account
    shop.charge(100)
    shop.deliver()
    assert inbox.types == ["account.application.authorized", "account.application.deauthorized"]
    told = inbox.told[-1]
    assert (told["account"], told["data"]["object"]) == (
        shop.account,
        {"id": platform.client_id, "object": "application", "name": "PRM"},
    )
    with pytest.raises(stripe.AuthenticationError, match="Expired API Key"):
        client(street, token).v1.charges.list()
    with pytest.raises(stripe.PermissionError, match="Application access may have been revoked"):
        api.v1.charges.list(options={"stripe_account": shop.account})
    with pytest.raises(stripe.oauth_error.InvalidClientError, match="is not connected to stripe account acct_1Shop2"):
        api.oauth.deauthorize({"client_id": platform.client_id, "stripe_user_id": shop.account})


def test_connected_again_after_the_owner_ended_it(street: Street, platform: Platform, api: stripe.StripeClient) -> None:
    shop = street.sandboxes[1]
    exchange(api, agree(street, platform))
    platform.deauthorize(shop.account)
    told = exchange(api, agree(street, platform))
    assert client(street, told.access_token).v1.charges.list().data == []


def test_a_live_platform_hears_of_both_modes() -> None:
    modes = [Sandbox("acct_1", livemode=live, clock=START) for live in (False, True)]
    with Street(modes) as street:
        platform = Platform(street, secret_key="sk_live_platformplatformplatform")
        assert [it.livemode for it in platform.offered] == [True]
        platform.connect(modes[1])
        hooks = client(street, platform.secret_key).v1.webhook_endpoints
        hooks.create({"url": "https://127.0.0.1:9/", "enabled_events": ["charge.succeeded"], "connect": True})
        for mode in modes:
            mode.charge(100)
            assert [status for _, status in mode.deliver()] == [0]
