"""Add Stripe through Stripe's own page, which the sandbox plays; one endpoint hears of all accounts."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from integrations.models import Connection, InboundEvent, OAuthAttempt, Platform
from integrations.sandbox import Platform as StripesPlatform
from integrations.sandbox import Sandbox, Street
from integrations.stripe.connect import connect
from integrations.stripe.connecting import by_oauth, saving
from tests.connecting import ADD, BACK, CLIENT_ID, PLATFORM_KEY, Office, agree, deliver, person
from tests.door import event

SITE = "https://prm.example.com"


@pytest.fixture
def street(settings):
    shops = [Sandbox(f"acct_1Shop{number}", name=f"Shop {number}") for number in (1, 2)]
    for number, each in enumerate(shops):
        each.keys = {f"sk_test_shop{number}plainlyfake"}
    with Street(shops) as made:
        settings.STRIPE_API_BASE = settings.STRIPE_CONNECT_BASE = made.base_url
        settings.STRIPE_CONNECT_CLIENT_ID, settings.STRIPE_CONNECT_SECRET_KEY = CLIENT_ID, PLATFORM_KEY
        settings.SITE_URL = SITE
        yield made


@pytest.fixture
def platform(street):
    return StripesPlatform(street, CLIENT_ID, PLATFORM_KEY, [SITE + BACK], name="Partner relations")


@pytest.fixture
def office(committed, platform):
    return Office(person())


def through(office, account="acct_1Shop1"):
    """All the way to Stripe's page and back; what stands on the last page."""
    return office.back(agree(office.get(ADD).url, account=account))


def hear(account, key="evt_1", **more):
    door = Platform.objects.get()
    told = event({"id": "plan_1", "object": "plan"}, key=key, account=account, **more)
    return deliver(door.webhook_path, told, door.webhook_secret.reveal())


def test_there_and_back(office, platform):
    asked = parse_qs(urlsplit(office.get(ADD).url).query)
    assert (asked["client_id"], asked["redirect_uri"]) == ([CLIENT_ID], [SITE + BACK])
    assert (asked["response_type"], asked["scope"]) == (["code"], ["read_only"])
    page = through(office)
    made = Connection.objects.get()
    assert "Shop 1 (acct_1Shop1, test mode) is added." in page
    assert "Waiting for the first delivery" in page
    assert (made.via, made.livemode, made.endpoint, bool(made.webhook_secret)) == ("oauth", False, "", False)
    assert made.api_key.reveal() in platform.links["acct_1Shop1"].tokens
    hook = platform.sandbox.hooks._held[0]
    door = Platform.objects.get()
    assert (hook.url, hook.connect, door.endpoint) == (SITE + door.webhook_path, True, hook.id)
    assert "account.application.deauthorized" in hook.types


def test_all_accounts_come_to_one_endpoint_each_to_its_connection(office, platform, django_assert_num_queries):
    through(office)
    through(office, "acct_1Shop2")
    assert len(platform.sandbox.hooks._held) == Platform.objects.count() == 1
    assert hear("acct_1Shop2") == hear("acct_1Shop1") == (200, "Stored.")
    assert hear("acct_1Shop1")[1] == "Known."
    heard = InboundEvent.objects.values_list("connection__account", "event_id").order_by("pk")
    assert list(heard) == [("acct_1Shop2", "evt_1"), ("acct_1Shop1", "evt_1")]
    assert all(one.proven_at for one in Connection.objects.all())
    door = Platform.objects.get()
    told = event({"id": "plan_1", "object": "plan"}, key="evt_2", account="acct_1Shop1")
    with django_assert_num_queries(4):
        deliver(door.webhook_path, told, door.webhook_secret.reveal())


@pytest.mark.parametrize("told", [{"account": "acct_other"}, {"account": "acct_1Shop1", "livemode": True}])
def test_an_unknown_account_or_mode_is_answered_ignored_and_counted(office, told):
    through(office)
    assert hear(**told)[0] == 200
    assert (InboundEvent.objects.count(), Platform.objects.get().strangers) == (0, 1)
    listed = office.get("/admin/integrations/connection/").content.decode()
    assert "1 delivery for an account that is not connected here was ignored." in listed


def test_the_platforms_endpoint_checks_signatures(office):
    through(office)
    door = Platform.objects.get()
    told = event({"id": "plan_1", "object": "plan"}, account="acct_1Shop1")
    assert deliver(door.webhook_path, told, "whsec_another")[0] == 400
    assert deliver(door.webhook_path, ["no event"], door.webhook_secret.reveal())[0] == 400
    # A connection by OAuth has no endpoint of its own.
    assert deliver(Connection.objects.get().webhook_path, told, "")[0] == 404
    assert InboundEvent.objects.count() == 0


def test_declined_on_stripes_page(office):
    page = office.back(agree(office.get(ADD).url, decision="cancel"))
    assert "The connection was declined on Stripe’s page. Nothing was saved. Start again" in page
    assert Connection.objects.count() == 0


@pytest.mark.parametrize("wrong", ["", "guessed", "a\x00b", "x" * 5000])
def test_a_wrong_state(office, platform, wrong):
    told = agree(office.get(ADD).url)
    assert "belongs to no attempt of yours" in office.back({**told, "state": wrong})
    assert (Connection.objects.count(), platform.links) == (0, {})


def test_a_used_state(office):
    told = agree(office.get(ADD).url)
    office.back(told)
    assert "belongs to no attempt of yours" in office.back(told)
    assert Connection.objects.get().disconnected_at is None


def test_a_state_of_somebody_else(office, platform):
    told = agree(office.get(ADD).url)
    other = Office(person("eve@vendor.example", "view_connection", "add_connection", "change_connection"))
    assert "belongs to no attempt of yours" in other.back(told)
    assert platform.links == {}
    assert "is added" in office.back(told)


def test_a_state_of_sixteen_minutes_ago(office):
    told = agree(office.get(ADD).url)
    OAuthAttempt.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    assert "belongs to no attempt of yours" in office.back(told)
    assert Connection.objects.count() == 0


def test_a_code_that_is_none(office):
    told = agree(office.get(ADD).url)
    assert "has run out or was used before" in office.back({**told, "code": "ac_invented"})
    assert Connection.objects.count() == 0


@pytest.mark.parametrize(
    ("goes", "words"),
    [
        (lambda it: it.throttle(match="/oauth/token"), "Stripe asks for fewer calls at the moment (429)."),
        (lambda it: it.fail(500, match="/oauth/token"), "Stripe has a fault (500)."),
        (lambda it: it.fail(0, match="/oauth/token"), "Stripe did not answer."),
        (lambda it: it.babble(match="/oauth/token"), "Stripe’s answer cannot be read."),
    ],
    ids=["429", "500", "hangs up", "nonsense"],
)
def test_stripe_is_in_trouble(office, platform, goes, words):
    told = agree(office.get(ADD).url)
    goes(platform.sandbox)
    assert words in office.back(told)
    assert Connection.objects.count() == 0
    assert "is added" in through(office)


@pytest.mark.parametrize("goes", ["fail", "throttle", "babble"])
def test_stripe_is_in_trouble_before_anybody_leaves(office, platform, goes):
    getattr(platform.sandbox, goes)()
    answer = office.get(ADD)
    assert answer.status_code == 200
    assert "Nothing was saved." in answer.content.decode()
    assert OAuthAttempt.objects.count() == 0


def test_the_account_cannot_be_read_so_the_access_is_given_back(office, street, platform):
    told = agree(office.get(ADD).url)
    street.sandboxes[0].fail(500, match="/v1/account")
    assert "Stripe has a fault (500)." in office.back(told)
    assert (Connection.objects.count(), platform.links) == (0, {})


def test_saving_fails_so_the_access_is_given_back(office, platform, monkeypatch):
    def fails(*args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(saving, "save", fails)
    told = agree(office.get(ADD).url)
    with pytest.raises(RuntimeError):
        office.back(told)
    assert (Connection.objects.count(), platform.links) == (0, {})


@pytest.mark.parametrize("key", ["", "sk_test_wrongwrongwrongwrong"])
def test_a_wrong_platform_key(office, settings, key):
    settings.STRIPE_CONNECT_SECRET_KEY = key
    page = office.get(ADD).content.decode()
    assert "STRIPE_CONNECT_SECRET_KEY" in page
    assert not key or key not in page


def test_an_address_that_is_not_public(office, platform, settings):
    settings.SITE_URL = "http://localhost:8000"
    platform.redirect_uris.append(settings.SITE_URL + BACK)
    platform.sandbox.public_only = True
    page = office.get(ADD).content.decode()
    door = Platform.objects.get()
    assert f"stripe listen --forward-connect-to http://localhost:8000{door.webhook_path}" in page
    data = {"platform": door.pk, "webhook_secret": "whsec_of_the_cli"}
    assert office.browser.post("/admin/integrations/connection/platform/", data).url == ADD
    assert "is added" in through(office)
    assert hear("acct_1Shop1")[0] == 200
    assert Platform.objects.get().webhook_secret.reveal() == "whsec_of_the_cli"


def test_an_endpoint_that_is_gone_at_stripe_is_made_again(office, platform):
    through(office)
    platform.sandbox.hooks.drop(platform.sandbox.hooks._held[0])
    through(office, "acct_1Shop2")
    assert Platform.objects.get().endpoint == platform.sandbox.hooks._held[0].id


def test_the_same_account_again_gets_a_newer_access(office, platform):
    through(office)
    before = Connection.objects.get().api_key.reveal()
    page = through(office)
    assert "was connected in test mode already. Its access was renewed." in page
    assert Connection.objects.get().api_key.reveal() not in ("", before)
    assert "acct_1Shop1" in platform.links


def test_an_account_that_is_connected_by_key_stays_so(office, platform):
    made = connect("sk_test_shop0plainlyfake", "whsec_1", "acct_1Shop1")
    assert "is connected in test mode already. Nothing was changed." in through(office)
    made.refresh_from_db()
    assert (made.via, made.api_key.reveal(), platform.links) == ("script", "sk_test_shop0plainlyfake", {})


def test_no_token_is_seen_anywhere(office, platform, caplog):
    caplog.set_level("DEBUG")
    through(office)
    made, door = Connection.objects.get(), Platform.objects.get()
    office.page(made)
    shown = office.seen + caplog.text + repr([vars(made), vars(door)])
    for secret in (made.api_key, door.webhook_secret):
        assert secret.reveal() not in shown
        assert secret._sealed not in shown
    assert PLATFORM_KEY not in shown
    assert made.api_key.reveal() not in repr(by_oauth.Grant("acct_1", False, made.api_key))
