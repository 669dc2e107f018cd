"""Whatever is wrong with a key or with Stripe: a clear message, and nothing is left behind."""

import time

import pytest
from django.test import Client

from integrations.models import Connection
from integrations.sandbox import Sandbox
from integrations.stripe.connect import connect
from integrations.stripe.connecting import asking, permissions, refusals
from tests.connecting import ADD, READS, Office, person

REST = [f"{name}_read" for name in READS]


@pytest.fixture
def office(committed, stripe, settings):
    settings.SITE_URL, settings.STRIPE_CONNECT_CLIENT_ID = "https://prm.example.com", ""
    return Office(person())


def refused(office, stripe, key, *words, **more):
    page = office.add(key, **more)
    for one in words:
        assert one in page, page
    assert not Connection.objects.filter(account="acct_1Test").exists()
    assert stripe.hooks._held == []
    assert key.strip() not in office.seen
    return page


def test_a_wrong_key(office, stripe):
    refused(office, stripe, "sk_test_wrongwrongwrongwrong", "Stripe does not know this key.", "Nothing was saved.")


def test_a_revoked_key(office, stripe):
    stripe.revoke(stripe.api_key)
    refused(office, stripe, stripe.api_key, "This key was revoked at Stripe.", "Use another one.")


@pytest.mark.parametrize("key", ["sk test", "sk_test_ключ", "sk_test_\x00", "sk_<script>alert(1)</script>", "k" * 300])
def test_what_is_no_key_never_leaves(office, stripe, key):
    stripe.reset_requests()
    page = office.add(key)
    assert "Copy it again." in page or "at most 255" in page or "Null characters" in page
    assert (stripe.requests, Connection.objects.count()) == ([], 0)


def test_no_key(office):
    assert "This field is required." in office.add("")


def test_missing_permissions_are_named_one_by_one(office, stripe):
    key = stripe.restricted_key(*[one for one in REST if one not in ("invoice_read", "product_read")])
    page = refused(
        office,
        stripe,
        key,
        "This key lacks permissions.",
        "Invoices: read rak_invoice_read",
        "Products: read rak_product_read",
        "Webhook endpoints: write rak_webhook_write",
    )
    assert page.count("rak_") == 3


def test_a_key_that_cannot_tell_whose_it_is(office, stripe):
    key = stripe.restricted_key(*REST, "webhook_write", account=False)
    refused(office, stripe, key, "Accounts: read rak_accounts_kyc_basic_read")


def test_an_address_that_is_not_public(office, stripe, settings):
    settings.SITE_URL = "http://localhost:8000"
    stripe.public_only = True
    words = "Stripe cannot reach http://localhost:8000/stripe/webhook/", "stripe listen --forward-to http://localhost"
    refused(office, stripe, stripe.api_key, *words)


def test_too_many_endpoints(office, stripe):
    for _ in range(16):
        stripe.hooks.make({"url": "https://a.example/", "types": ("*",)})
    assert "maximum of 16 test webhook endpoints" in office.add(stripe.api_key)
    assert Connection.objects.count() == 0


@pytest.mark.parametrize("match", ["/v1/account", "/v1/credit_notes", "POST /v1/webhook_endpoints/", "made"])
@pytest.mark.parametrize(
    ("goes", "words"),
    [
        (lambda it, match: it.throttle(match=match), "Stripe asks for fewer calls at the moment (429)."),
        (lambda it, match: it.fail(500, match=match), "Stripe has a fault (500)."),
        (lambda it, match: it.fail(0, match=match), "Stripe did not answer."),
        (lambda it, match: it.babble(match=match), "Stripe’s answer cannot be read."),
    ],
    ids=["429", "500", "hangs up", "nonsense"],
)
def test_stripe_is_in_trouble(office, stripe, monkeypatch, match, goes, words):
    if match == "made":
        monkeypatch.setattr(permissions, "_may_write", lambda *args: None)
        match = "POST /v1/webhook_endpoints"
    goes(stripe, match)
    refused(office, stripe, stripe.api_key, words, "Nothing was saved.")
    assert "is added" in office.add(stripe.api_key)


def test_stripe_does_not_answer_in_time(office, stripe, monkeypatch):
    monkeypatch.setattr(asking, "TIMEOUT", 0.2)
    stripe.slow(0.5, match="/v1/customers")
    refused(office, stripe, stripe.api_key, "Stripe did not answer.")


def test_stripe_is_slow_all_the_time(office, stripe, monkeypatch):
    monkeypatch.setattr(asking, "PATIENCE", 0.5)
    stripe.slow(0.2)
    since = time.monotonic()
    refused(office, stripe, stripe.api_key, "Stripe is too slow at the moment.")
    assert time.monotonic() - since < 2


def test_an_endpoint_whose_answer_got_lost_is_removed(office, stripe, monkeypatch):
    true, made = asking.Asking.call, []

    def lost(self, method, path, **params):
        answer = true(self, method, path, **params)
        if method == "post" and "we_none" not in path:
            made.append(stripe.hooks._held[0].url)
            raise refusals.nonsense()
        return answer

    monkeypatch.setattr(asking.Asking, "call", lost)
    refused(office, stripe, stripe.api_key, "Stripe’s answer cannot be read.")
    assert made


def test_a_second_connection_to_the_same_account(office, stripe):
    office.add(stripe.api_key)
    stripe.keys.add("sk_test_the_second")
    page = office.add("sk_test_the_second")
    assert "Sandbox (acct_1Test) is connected in test mode already. Nothing was changed. Replace its key" in page
    assert (Connection.objects.count(), len(stripe.hooks._held)) == (1, 1)
    made = Connection.objects.get()
    assert made.api_key.reveal() == stripe.api_key
    assert "The key was replaced." in office.act(made, "key", api_key="sk_test_the_second")
    made.refresh_from_db()
    assert made.api_key.reveal() == "sk_test_the_second"


def test_a_new_key_of_another_account_or_mode(office, stripe, settings):
    office.add(stripe.api_key)
    made = Connection.objects.get()
    with Sandbox("acct_1Test", livemode=True) as live, Sandbox("acct_2") as other:
        settings.STRIPE_API_BASE = live.base_url
        assert "This is a live key, and the connection is test mode." in office.act(made, "key", api_key=live.api_key)
        settings.STRIPE_API_BASE = other.base_url
        other.keys.add("sk_test_of_another")
        assert "This key is of the account acct_2" in office.act(made, "key", api_key="sk_test_of_another")
    made.refresh_from_db()
    assert made.api_key.reveal() == stripe.api_key


def test_who_may_not_add_one(committed, stripe):
    office = Office(person("alice@vendor.example", "view_connection", "change_connection"))
    made = connect("sk_test_1", "whsec_1", "acct_1")
    assert office.get(ADD).status_code == 403
    assert office.browser.post(ADD, {"api_key": stripe.api_key}).status_code == 403
    assert b"Add Stripe" not in office.get("/admin/integrations/connection/").content
    assert "Disconnect" not in office.page(made)
    for act in ("test", "key", "disconnect"):
        path = f"/admin/integrations/connection/{made.pk}/{act}/"
        assert office.browser.post(path, {"api_key": stripe.api_key}).status_code == 403
    assert office.get("/admin/integrations/connection/oauth/", state="x", code="y").status_code == 403
    assert Client().get(ADD).status_code == 302
    made.refresh_from_db()
    assert (Connection.objects.count(), made.api_key.reveal()) == (1, "sk_test_1")
