"""Add Stripe with a pasted key: what is checked, what is made at Stripe, what is kept."""

import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.urls import reverse

from integrations.models import Connection
from integrations.sandbox import Sandbox
from integrations.stripe.connect import connect
from integrations.stripe.connecting import saving
from integrations.stripe.connecting.endpoints import EVENTS
from integrations.tasks import sweep
from tests.connecting import ADD, READS, Office, deliver, person
from tests.door import event

RESTRICTED = [f"{name}_read" for name in READS]


@pytest.fixture
def office(committed, stripe, settings):
    settings.SITE_URL, settings.STRIPE_CONNECT_CLIENT_ID = "https://prm.example.com", ""
    return Office(person())


def hooks(sandbox):
    return [one.url for one in sandbox.hooks._held]


def only():
    return Connection.objects.get()


def test_a_secret_key_is_all_it_takes(office, stripe):
    page = office.add(f" {stripe.api_key}\n")
    made = only()
    assert "Sandbox (acct_1Test, test mode) is added. Choose how you sell" in page
    assert "Waiting for the first delivery" in page
    assert "How do you sell?" in page
    assert (made.account, made.livemode, made.via, made.name) == ("acct_1Test", False, "key", "Sandbox")
    hook = stripe.hooks._held[0]
    assert (hook.url, hook.version, hook.connect) == (
        f"https://prm.example.com{made.webhook_path}",
        project.STRIPE_API_VERSION,
        False,
    )
    assert (made.endpoint, made.webhook_secret.reveal()) == (hook.id, hook.secret)
    assert made.api_key.reveal() == stripe.api_key
    assert made.history.get().history_user == office.user


def test_just_the_events_of_the_readme(office, stripe):
    office.add(stripe.api_key)
    readme = Path(project.BASE_DIR, "README.md").read_text()
    block = readme[readme.index("    charge.succeeded") :].split("\n\n")[0]
    assert sorted(stripe.hooks._held[0].types) == sorted(EVENTS) == sorted(block.split())


def test_a_restricted_key_needs_just_what_is_asked_of_it(office, stripe):
    office.add(stripe.restricted_key(*RESTRICTED, "webhook_write"))
    assert only().endpoint


def test_the_mode_is_what_stripe_says(office, settings):
    with Sandbox("acct_1Live", livemode=True) as live:
        settings.STRIPE_API_BASE = live.base_url
        live.keys.add("sk_test_that_reads_otherwise")
        office.add("sk_test_that_reads_otherwise")
    assert only().livemode


def test_it_is_connected_with_its_first_delivery(office, stripe):
    office.add(stripe.api_key)
    made = only()
    assert made.proven_at is None
    told = event({"id": "in_1", "object": "invoice", "status": "open", "currency": "eur", "total": 0, "lines": {}})
    assert deliver(made.webhook_path, told, made.webhook_secret.reveal())[0] == 200
    assert only().proven_at
    page = office.page(made)
    assert "Connected A signed delivery came in." in page
    assert "invoice.paid" in page


def test_a_delivery_costs_two_queries(office, stripe, django_assert_num_queries):
    office.add(stripe.api_key)
    made = only()
    first, second = (event({"id": "plan_1", "object": "plan"}, key=f"evt_{number}") for number in (1, 2))
    deliver(made.webhook_path, first, made.webhook_secret.reveal())
    with django_assert_num_queries(2):
        deliver(made.webhook_path, second, made.webhook_secret.reveal())


def test_an_endpoint_made_by_hand(office, stripe):
    stripe.public_only = True
    form = office.get(ADD).content.decode()
    place = re.search(r'name="place" value="([^"]+)"', form)[1]
    path = reverse("stripe-webhook", args=[place.split(":")[0]])
    assert f"https://prm.example.com{path}" in form
    key = stripe.restricted_key(*RESTRICTED)
    office.add(key, webhook_secret="whsec_printed_by_the_cli", place=place)
    made = only()
    assert (made.webhook_path, made.endpoint, hooks(stripe)) == (path, "", [])
    assert deliver(path, event({"id": "plan_1", "object": "plan"}), "whsec_printed_by_the_cli")[0] == 200


def test_an_address_that_nobody_signed_is_not_taken(office, stripe):
    other = connect("sk_test_other", "whsec_other", "acct_other")
    office.add(stripe.api_key, place=f"{other.uuid}:forged")
    assert Connection.objects.get(account="acct_1Test").uuid != other.uuid


def test_live_and_test_and_other_accounts_stand_side_by_side(office, stripe, settings):
    office.add(stripe.api_key)
    with Sandbox("acct_1Test", livemode=True) as live, Sandbox("acct_2") as other:
        for one in (live, other):
            settings.STRIPE_API_BASE = one.base_url
            office.add(one.api_key)
    known = Connection.objects.values_list("account", "livemode").order_by("pk")
    assert list(known) == [("acct_1Test", False), ("acct_1Test", True), ("acct_2", False)]
    assert len({one.webhook_secret.reveal() for one in Connection.objects.all()}) == 3


def test_no_secret_is_seen_anywhere(office, stripe, caplog):
    caplog.set_level("DEBUG")
    office.add(stripe.api_key)
    office.add(stripe.api_key)
    office.get(reverse("admin:integrations_connection_changelist"))
    made = only()
    office.act(made, "key", api_key=stripe.api_key)
    shown = office.seen + caplog.text + repr(vars(made)) + repr(made.history.all())
    hidden = [made.api_key, made.webhook_secret]
    for secret in [*(one.reveal() for one in hidden), *(one._sealed for one in hidden)]:
        assert secret not in shown


def test_nothing_stays_at_stripe_where_saving_fails(office, stripe, monkeypatch):
    def fails(*args, **options):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(saving, "save", fails)
    with pytest.raises(RuntimeError):
        office.add(stripe.api_key)
    assert (Connection.objects.count(), hooks(stripe)) == (0, [])


def test_two_who_connect_the_same_account_at_once_make_one_connection(office, stripe, monkeypatch):
    office.add(stripe.api_key)
    monkeypatch.setattr(saving, "find", lambda holder: None)
    assert "is connected in test mode already" in office.add(stripe.api_key)
    assert hooks(stripe) == [f"https://prm.example.com{only().webhook_path}"]


@pytest.mark.parametrize("debug", [False, True])
def test_no_secret_is_in_a_traceback(office, stripe, monkeypatch, settings, caplog, debug):
    def fails(*args, **options):
        raise RuntimeError("the disk is full")

    settings.DEBUG = debug
    monkeypatch.setattr(saving, "save", fails)
    office.browser.raise_request_exception = False
    pasted = {"api_key": stripe.api_key, "webhook_secret": f"whsec_{stripe.account}"}
    answer = office.browser.post(ADD, pasted)
    assert answer.status_code == 500
    assert ("the disk is full" in answer.content.decode()) is debug
    for secret in pasted.values():
        assert secret not in answer.content.decode() + caplog.text


def test_a_scripts_connection_is_shown_as_connected_once_it_has_delivered(office):
    made = connect("sk_test_1", "whsec_1", "acct_1")
    assert "Waiting for the first delivery" in office.page(made)
    deliver(made.webhook_path, event({"id": "plan_1", "object": "plan"}), "whsec_1")
    listed = office.get("/admin/integrations/connection/").content.decode()
    assert "Waiting for the first delivery" not in listed
    assert "Connected A signed delivery came in." in office.page(made)
    assert only().proven_at is None, "looking at it writes nothing"
    sweep()
    assert only().proven_at


def test_a_script_connects_as_before_and_revives(committed):
    made = connect("sk_test_1", "whsec_1", "acct_1")
    assert (made.via, made.livemode, made.proven_at) == ("script", False, None)
    Connection.objects.update(disconnected_at="2026-01-01T00:00:00Z")
    assert connect("sk_test_1", "whsec_1", "acct_1").disconnected_at is None
