"""Testing a connection, and ending it: by us, or by the account's owner."""

import pytest
from django.urls import reverse

from integrations.models import Connection, InboundEvent, Platform
from integrations.sandbox import Platform as StripesPlatform
from integrations.sandbox import Sandbox, Street
from integrations.stripe.connect import connect
from integrations.stripe.connecting import by_oauth, platforms
from tests.connecting import CLIENT_ID, PLATFORM_KEY, Office, agree, deliver, person
from tests.door import event
from tests.server import web

PLAN = {"id": "plan_1", "object": "plan"}


@pytest.fixture
def office(committed, stripe, settings):
    settings.SITE_URL, settings.STRIPE_CONNECT_CLIENT_ID = "https://prm.example.com", ""
    return Office(person())


@pytest.fixture
def made(office, stripe):
    office.add(stripe.api_key)
    return Connection.objects.get()


@pytest.fixture
def linked(committed, settings):
    """An account connected by OAuth, and Stripe's side of the platform."""
    with Street([Sandbox("acct_1Shop1", name="Shop")]) as street:
        settings.STRIPE_API_BASE = settings.STRIPE_CONNECT_BASE = street.base_url
        settings.STRIPE_CONNECT_CLIENT_ID, settings.STRIPE_CONNECT_SECRET_KEY = CLIENT_ID, PLATFORM_KEY
        settings.SITE_URL = "https://prm.example.com"
        back = "https://prm.example.com" + reverse("admin:integrations_connection_oauth")
        theirs = StripesPlatform(street, CLIENT_ID, PLATFORM_KEY, [back])
        user = person()

        def link():
            return by_oauth.come_back(user, agree(by_oauth.leave(user, platforms.ready().livemode, back)))

        yield link(), theirs, Office(user), link


def test_disconnecting_asks_first(office, made, stripe):
    path = reverse("admin:integrations_connection_disconnect", args=[made.pk])
    page = office.get(path).content.decode()
    assert "Disconnect Sandbox?" in page
    assert "The webhook endpoint is deleted at Stripe." in page
    assert (len(stripe.hooks._held), Connection.objects.get().disconnected_at) == (1, None)


def test_a_disconnected_account(office, made, stripe):
    secret = made.webhook_secret.reveal()
    deliver(made.webhook_path, event(PLAN), secret)
    page = office.act(made, "disconnect")
    made.refresh_from_db()
    assert "Sandbox is disconnected." in page
    assert "Connect again" in page
    assert (stripe.hooks._held, bool(made.api_key), bool(made.webhook_secret), made.endpoint) == ([], False, False, "")
    assert made.disconnected_at
    assert deliver(made.webhook_path, event(PLAN, key="evt_2"), secret)[0] == 404
    assert deliver(made.webhook_path, event(PLAN, key="evt_3"), "")[0] == 404
    assert list(InboundEvent.objects.values_list("event_id", flat=True)) == ["evt_1"]
    assert "Disconnected" in office.get("/admin/integrations/connection/").content.decode()


def test_the_same_account_again_revives_its_row(office, made, stripe):
    made.convert_lead = False
    made.save()
    office.act(made, "disconnect")
    office.add(stripe.api_key)
    again = Connection.objects.get()
    assert (again.pk, again.convert_lead, again.disconnected_at, again.proven_at) == (made.pk, False, None, None)
    assert "Waiting for the first delivery" in office.page(again)
    assert deliver(again.webhook_path, event(PLAN), again.webhook_secret.reveal())[0] == 200


@pytest.mark.parametrize(
    ("goes", "words"),
    [
        (lambda it: it.fail(500), "Stripe has a fault (500)."),
        (lambda it: it.throttle(), "Stripe asks for fewer calls"),
        (lambda it: it.revoke(it.api_key), "The stored key was revoked at Stripe."),
    ],
    ids=["500", "429", "revoked"],
)
def test_stripe_cannot_be_told(office, made, stripe, goes, words):
    goes(stripe)
    page = office.act(made, "disconnect")
    assert words in page
    assert "Disconnect here only" in page
    assert Connection.objects.get().disconnected_at is None
    assert "is disconnected." in office.act(made, "disconnect", here_only="1")
    assert not Connection.objects.get().api_key


def test_an_endpoint_that_is_gone_already(office, made, stripe):
    stripe.hooks.drop(stripe.hooks._held[0])
    assert "is disconnected." in office.act(made, "disconnect")


def test_disconnecting_ends_the_platforms_access(linked):
    made, theirs, office, link = linked
    assert "is disconnected." in office.act(made, "disconnect")
    assert (theirs.links, bool(Connection.objects.get().api_key)) == ({}, False)
    assert len(theirs.sandbox.hooks._held) == 1
    # Stripe tells of it late, when the account is connected again: it is over, and not over again.
    again = link()
    door = Platform.objects.get()
    late = event({"id": CLIENT_ID, "object": "application"}, "account.application.deauthorized", account=made.account)
    assert deliver(door.webhook_path, late, door.webhook_secret.reveal())[0] == 200
    again.refresh_from_db()
    assert (again.pk, again.disconnected_at) == (made.pk, None)


def test_the_owner_ends_it_at_stripe(linked):
    made, _theirs, office, _link = linked
    door = Platform.objects.get()
    told = event({"id": CLIENT_ID, "object": "application"}, "account.application.deauthorized", account=made.account)
    assert deliver(door.webhook_path, told, door.webhook_secret.reveal())[0] == 200
    made.refresh_from_db()
    assert (bool(made.api_key), bool(made.disconnected_at)) == (False, True)
    assert made.history.first().history_change_reason == "The account’s owner ended it at Stripe."
    assert InboundEvent.objects.get().state == "done"
    assert "Disconnected" in office.page(made)
    assert deliver(door.webhook_path, {**told, "id": "evt_2"}, door.webhook_secret.reveal())[0] == 200
    assert Platform.objects.get().strangers == 1


def test_nobody_ends_a_connection_by_key_with_such_an_event(committed):
    made = connect("sk_test_1", "whsec_1", "acct_1")
    told = event({"id": "ca_1", "object": "application"}, "account.application.deauthorized")
    assert deliver(made.webhook_path, told, "whsec_1")[0] == 200
    made.refresh_from_db()
    assert made.disconnected_at is None


def test_a_probe_goes_out_and_comes_in(office, made, settings):
    with web() as settings.SITE_URL:
        page = office.act(made, "test")
    assert "The probe went out, came in signed and was stored" in page
    assert "Connected A signed delivery came in." in page
    probe = InboundEvent.objects.get()
    assert (probe.type, probe.state, probe.mirror, probe.subject[:10]) == ("prm.probe", "ignored", "", "evt_probe_")
    assert "Last delivery None yet" in page


def test_a_probe_through_the_platform(linked, settings):
    made, _theirs, office, _link = linked
    with web() as settings.SITE_URL:
        assert "The probe went out" in office.act(made, "test")
    made.refresh_from_db()
    assert made.proven_at


def test_a_probe_that_does_not_get_through(office, made, settings):
    settings.SITE_URL = "http://127.0.0.1:9"
    page = office.act(made, "test")
    assert "The probe did not get through. http://127.0.0.1:9/stripe/webhook/" in page
    assert "cannot be reached from here. Is SITE_URL right?" in page
    assert "Waiting for the first delivery" in page


def test_a_probe_that_somebody_else_answers(office, made, settings, stripe):
    settings.SITE_URL = stripe.base_url
    assert "answered 401. Does SITE_URL lead to this site" in office.act(made, "test")
