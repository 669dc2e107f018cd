"""What a try to connect leaves at Stripe where it breaks off anywhere: nothing, or what the next success removes."""

import uuid

import pytest
from django.db import OperationalError

from integrations.models import Connection, Platform
from integrations.sandbox import Platform as StripesPlatform
from integrations.sandbox import Sandbox, Street
from integrations.stripe.connect import connect
from integrations.stripe.connecting import asking, endpoints, permissions, platforms, saving
from tests.connecting import CLIENT_ID, PLATFORM_KEY, Office, person
from tests.server import wait_until

MADE = "POST /v1/webhook_endpoints"


class Killed(BaseException):
    """Nobody catches it, as nobody catches a signal."""


@pytest.fixture
def office(committed, stripe, settings, monkeypatch):
    settings.SITE_URL, settings.STRIPE_CONNECT_CLIENT_ID = "https://prm.example.com", ""
    # It asks at the same path whether one may be made.
    monkeypatch.setattr(permissions, "_may_write", lambda *asked: None)
    return Office(person())


def there(stripe):
    return [one.id for one in stripe.hooks._held]


def connects_whole(office, stripe):
    """The next try is a whole connection, and the only endpoint is its own."""
    assert "is added" in office.add(stripe.api_key)
    made = Connection.objects.get()
    assert there(stripe) == [made.endpoint]
    hook = stripe.hooks._held[0]
    assert (hook.url, hook.secret) == (endpoints.address(made.uuid), made.webhook_secret.reveal())


def test_the_answer_got_lost(office, stripe):
    stripe.swallow(match=MADE)
    assert "Stripe did not answer." in office.add(stripe.api_key)
    assert (there(stripe), Connection.objects.count()) == ([], 0)
    connects_whole(office, stripe)


def test_the_answer_got_lost_and_nothing_can_be_removed(office, stripe):
    stripe.swallow(match=MADE)
    stripe.fail(500, match="GET /v1/webhook_endpoints")
    assert "Stripe did not answer." in office.add(stripe.api_key)
    assert (len(there(stripe)), Connection.objects.count()) == (1, 0)
    connects_whole(office, stripe)


def test_stripe_makes_it_after_we_gave_up(office, stripe, monkeypatch):
    monkeypatch.setattr(asking, "TIMEOUT", 0.1)
    stripe.slow(0.3, times=1, match=MADE)
    assert "Stripe did not answer." in office.add(stripe.api_key)
    wait_until(lambda: there(stripe))
    monkeypatch.setattr(asking, "TIMEOUT", 10)
    connects_whole(office, stripe)


def test_saving_fails_and_nothing_can_be_removed(office, stripe, monkeypatch):
    def fails(*asked):
        raise OperationalError("the disk is full")

    stripe.fail(500, match="DELETE")
    with monkeypatch.context() as broken:
        broken.setattr(saving, "save", fails)
        with pytest.raises(OperationalError):
            office.add(stripe.api_key)
    assert (len(there(stripe)), Connection.objects.count()) == (1, 0)
    connects_whole(office, stripe)


def test_killed_between_making_and_saving(office, stripe, monkeypatch):
    def dies(*asked):
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(saving, "save", dies)
        with pytest.raises(Killed):
            office.add(stripe.api_key)
    assert (len(there(stripe)), Connection.objects.count()) == (1, 0)
    connects_whole(office, stripe)


def test_it_was_saved_although_the_database_broke_off(office, stripe, monkeypatch):
    save = saving.save

    def breaks_off(*asked):
        save(*asked)
        raise OperationalError("the connection was closed")

    with monkeypatch.context() as broken:
        broken.setattr(saving, "save", breaks_off)
        with pytest.raises(OperationalError):
            office.add(stripe.api_key)
    assert there(stripe) == [Connection.objects.get().endpoint]
    assert "is connected in test mode already" in office.add(stripe.api_key)
    assert there(stripe) == [Connection.objects.get().endpoint]


def test_what_others_have_made_stays(office, stripe):
    hand = connect("sk_test_other", "whsec_other", "acct_other")
    platform = Platform.objects.create(livemode=False)
    places = [hand.uuid, platform.uuid]
    urls = [*map(endpoints.address, places), f"https://other.example/stripe/webhook/{uuid.uuid4()}/"]
    ours = {"description": endpoints.DESCRIPTION}
    for fields in [{"url": url, **ours} for url in urls] + [{"url": endpoints.address(uuid.uuid4())}]:
        stripe.hooks.make({"types": ("*",), **fields})
    before = there(stripe)
    office.add(stripe.api_key)
    assert there(stripe) == [*before, Connection.objects.get(account=stripe.account).endpoint]


def test_an_endpoint_that_was_left_when_it_was_disconnected_here_only(office, stripe):
    office.add(stripe.api_key)
    office.act(Connection.objects.get(), "disconnect", here_only="1")
    assert len(there(stripe)) == 1
    connects_whole(office, stripe)


def test_tidying_up_is_no_reason_to_fail(office, stripe):
    stripe.fail(500, match="GET /v1/webhook_endpoints")
    assert "is added" in office.add(stripe.api_key)


@pytest.mark.parametrize("goes", ["swallow", "fail"])
def test_a_platforms_endpoint_is_one_whatever_went_wrong_before(committed, settings, goes):
    with Street([Sandbox("acct_1Shop1")]) as street:
        settings.STRIPE_API_BASE = settings.STRIPE_CONNECT_BASE = street.base_url
        settings.STRIPE_CONNECT_CLIENT_ID, settings.STRIPE_CONNECT_SECRET_KEY = CLIENT_ID, PLATFORM_KEY
        settings.SITE_URL = "https://prm.example.com"
        sandbox = StripesPlatform(street, CLIENT_ID, PLATFORM_KEY).sandbox
        getattr(sandbox, goes)(match=MADE)
        sandbox.fail(500, match="GET /v1/webhook_endpoints")
        with pytest.raises(endpoints.CannotConnect):
            platforms.ready()
        sandbox.recover()
        made = platforms.ready()
        assert [made.endpoint] == [platforms.ready().endpoint] == there(sandbox)
