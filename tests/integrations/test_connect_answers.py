"""Answers of Stripe's that get lost, come late or make no sense while an account is connected: nothing is saved."""

import pytest

from integrations.models import Connection
from integrations.sandbox import Platform, Sandbox, Street
from integrations.stripe.connecting import asking, permissions
from tests.connecting import ADD, BACK, CLIENT_ID, PLATFORM_KEY, Office, agree, person

SITE = "https://prm.example.com"
NONSENSE = {
    "null": "null",
    "a list": "[]",
    "nothing": "{}",
    "a number for an id": '{"id": 5, "secret": 6, "livemode": "yes", "stripe_user_id": 7, "access_token": 8}',
    "broken": '{"id": "acct_1',
}
says = pytest.mark.parametrize("says", NONSENSE.values(), ids=NONSENSE.keys())


@pytest.fixture
def office(committed, stripe, settings, monkeypatch):
    settings.SITE_URL, settings.STRIPE_CONNECT_CLIENT_ID = SITE, ""
    # It asks at the same path whether one may be made.
    monkeypatch.setattr(permissions, "_may_write", lambda *asked: None)
    return Office(person())


@pytest.fixture
def platform(committed, settings):
    with Street([Sandbox("acct_1Shop1", name="Shop 1")]) as street:
        settings.STRIPE_API_BASE = settings.STRIPE_CONNECT_BASE = street.base_url
        settings.STRIPE_CONNECT_CLIENT_ID, settings.STRIPE_CONNECT_SECRET_KEY = CLIENT_ID, PLATFORM_KEY
        settings.SITE_URL = SITE
        yield Platform(street, CLIENT_ID, PLATFORM_KEY, [SITE + BACK])


def back(office, **told):
    return office.back({**agree(office.get(ADD).url), **told})


@says
@pytest.mark.parametrize("match", ["/v1/account", "POST /v1/webhook_endpoints"])
def test_nonsense_to_a_key(office, stripe, match, says):
    stripe.babble(match=match, says=says)
    page = office.add(stripe.api_key)
    assert "Stripe’s answer cannot be read. Nothing was saved." in page
    assert (Connection.objects.count(), stripe.hooks._held) == (0, [])
    assert "is added" in office.add(stripe.api_key)


@says
@pytest.mark.parametrize("match", ["/v1/balance", "/oauth/token"])
def test_nonsense_to_a_platform(platform, match, says):
    office = Office(person())
    platform.sandbox.babble(match=match, says=says)
    page = office.get(ADD).content.decode() if match == "/v1/balance" else back(office)
    assert "Stripe’s answer cannot be read. Nothing was saved." in page
    assert Connection.objects.count() == 0
    assert "is added" in back(office)


@pytest.mark.parametrize(
    "goes",
    [
        lambda it: it.swallow(match="/oauth/token"),
        lambda it: it.slow(0.4, times=1, match="/oauth/token"),
    ],
    ids=["lost", "late"],
)
def test_an_access_whose_answer_got_lost_is_no_connection(platform, monkeypatch, goes):
    office = Office(person())
    told = agree(office.get(ADD).url)
    with monkeypatch.context() as impatient:
        impatient.setattr(asking, "TIMEOUT", 0.1)
        goes(platform.sandbox)
        assert "Stripe did not answer. Nothing was saved." in office.back(told)
    assert Connection.objects.count() == 0
    assert "belongs to no attempt of yours" in office.back(told)
    assert "is added" in back(office)
    assert Connection.objects.get().api_key.reveal() in platform.links["acct_1Shop1"].tokens


def test_the_access_that_came_is_revoked_at_once(platform):
    """As Stripe does where a code is used twice."""
    office = Office(person())
    told = agree(office.get(ADD).url)
    shop = platform.offered[0]
    shop.fail(401, match="/v1/account")
    assert "Stripe does not know the access that it gave." in office.back(told)
    assert (Connection.objects.count(), platform.links) == (0, {})


def test_a_key_is_slow_and_then_the_same_again(office, stripe, monkeypatch):
    with monkeypatch.context() as impatient:
        impatient.setattr(asking, "TIMEOUT", 0.1)
        stripe.slow(0.3, times=1, match="/v1/account")
        assert "Stripe did not answer. Nothing was saved." in office.add(stripe.api_key)
    assert "is added" in office.add(stripe.api_key)
    assert "is connected in test mode already" in office.add(stripe.api_key)
    assert (Connection.objects.count(), len(stripe.hooks._held)) == (1, 1)
