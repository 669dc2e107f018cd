import re
from html import unescape

import pytest
import stripe

from integrations.sandbox import Platform, Street

from .conftest import client
from .consent import BACK, agree, ask, exchange, form


@pytest.fixture
def api(street: Street, platform: Platform) -> stripe.StripeClient:
    return client(street, platform.secret_key)


def test_the_page(street: Street, platform: Platform) -> None:
    status, page, _ = ask(street, "GET", "/oauth/authorize", **form(platform))
    assert status == 200
    for shown in ("Sandbox", "Connect to PRM", "Shop & Söhne 1", "acct_1Shop2", ">Connect<", ">Cancel<"):
        assert shown in unescape(page)
    assert not re.search(r"(?:src|href)=.(?:https?:)?//", page)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert {name: unescape(value) for name, value in hidden.items()} == form(platform)


def test_connect(street: Street, platform: Platform, api: stripe.StripeClient) -> None:
    status, _, back = ask(
        street, "POST", "/oauth/authorize", **form(platform, decision="connect", account="acct_1Shop2")
    )
    assert status == 303
    assert {name: values for name, values in back.items() if name != "code"} == {
        "from": ["stripe"],
        "scope": ["read_write"],
        "state": ["s&1"],
    }
    told = exchange(api, back["code"][0])
    assert (told.stripe_user_id, told.livemode, told.scope) == ("acct_1Shop2", False, "read_write")
    assert told.token_type == "bearer"
    assert told.refresh_token
    assert told.stripe_publishable_key.startswith("pk_test_")
    assert client(street, told.access_token).v1.accounts.retrieve_current().id == "acct_1Shop2"
    assert list(platform.links) == ["acct_1Shop2"]


def test_cancel(street: Street, platform: Platform) -> None:
    _, _, back = ask(street, "POST", "/oauth/authorize", **form(platform, decision="cancel"))
    assert back == {
        "from": ["stripe"],
        "error": ["access_denied"],
        "error_description": ["The user denied your request"],
        "state": ["s&1"],
    }


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"client_id": "ca_other"}, "No application matches the supplied client identifier"),
        ({"redirect_uri": "https://evil.example/<b>"}, "Invalid redirect URI 'https://evil.example/&lt;b&gt;'"),
    ],
)
def test_what_leads_nowhere(street: Street, platform: Platform, changes: dict[str, str], shown: str) -> None:
    for method in ("GET", "POST"):
        status, page, back = ask(street, method, "/oauth/authorize", **form(platform, **changes))
        assert (status, back) == (400, {})
        assert shown in page.replace("&#x27;", "'")


def test_a_wrong_request_is_led_back(street: Street, platform: Platform) -> None:
    for changes, error in (
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "all"}, "invalid_scope"),
    ):
        back = ask(street, "GET", "/oauth/authorize", **form(platform, **changes))[2]
        assert (back["error"], back["state"]) == ([error], ["s&1"])


def test_a_code_is_good_once(street: Street, platform: Platform, api: stripe.StripeClient) -> None:
    code = agree(street, platform)
    token = exchange(api, code).access_token
    with pytest.raises(stripe.oauth_error.InvalidGrantError, match="already been used") as used:
        exchange(api, code)
    assert used.value.http_status == 400
    with pytest.raises(stripe.AuthenticationError, match="Expired API Key"):
        client(street, token).v1.accounts.retrieve_current()


def test_codes_that_are_none(street: Street, platform: Platform, api: stripe.StripeClient) -> None:
    with pytest.raises(stripe.oauth_error.InvalidGrantError, match="Authorization code does not exist: ac_none"):
        exchange(api, "ac_none")
    late = agree(street, platform)
    other = Platform(street, "ca_other", "sk_test_otherotherotherotherother", [BACK], "acct_1Other")
    with pytest.raises(stripe.oauth_error.InvalidGrantError, match="does not belong to you"):
        exchange(client(street, other.secret_key), late)
    street.sandboxes[0].advance(301)
    with pytest.raises(stripe.oauth_error.InvalidGrantError, match="expired"):
        exchange(api, late)
    with pytest.raises(stripe.oauth_error.InvalidClientError, match="No such API key") as refused:
        exchange(client(street, "sk_test_wrongwrongwrongwrongwrong"), agree(street, platform))
    assert refused.value.http_status == 401
    with pytest.raises(stripe.oauth_error.UnsupportedGrantTypeError):
        api.oauth.token({"grant_type": "password"})  # type: ignore[typeddict-item]
    assert platform.links == {}


def test_the_secret_may_be_in_the_form(street: Street, platform: Platform) -> None:
    sent = {"grant_type": "authorization_code", "code": agree(street, platform)}
    assert ask(street, "POST", "/oauth/token", **sent, client_secret=platform.secret_key)[0] == 200
    status, told, _ = ask(street, "POST", "/oauth/token", **sent, client_secret="sk_test_wrong")
    assert (status, '"error":"invalid_client"' in told) == (401, True)


def test_what_goes_wrong_there(street: Street, platform: Platform, api: stripe.StripeClient) -> None:
    code = agree(street, platform)
    platform.sandbox.fail(status=500, match="/oauth/token")
    with pytest.raises(stripe.APIError):
        exchange(api, code)
    platform.sandbox.throttle()
    with pytest.raises(stripe.RateLimitError):
        exchange(api, code)
    platform.sandbox.fail(status=0)
    with pytest.raises(stripe.APIConnectionError):
        exchange(api, code)
    assert exchange(api, code).stripe_user_id == "acct_1Shop2"
