"""No key, signing secret or token is seen in a page, a log record, a traceback or a repr, whatever goes wrong."""

import pytest
import stripe as library
from django.urls import reverse

from integrations import inbox, pulls
from integrations.models import Connection, InboundEvent, Platform
from integrations.sandbox import Platform as StripesPlatform
from integrations.sandbox import Sandbox, Street
from integrations.stripe.connect import connect
from integrations.stripe.connecting.asking import Asking
from integrations.stripe.connecting.by_oauth import Grant
from integrations.stripe.connecting.endpoints import Made
from integrations.stripe.connecting.permissions import Holder
from integrations.stripe.connecting.saving import Access
from integrations.stripe.models import Fact
from prm.ledger.models import Payment
from tests.connecting import ADD, BACK, CLIENT_ID, PLATFORM_KEY, Office, agree, person
from tests.door import SECRET

SITE = "https://prm.example.com"


@pytest.fixture
def office(committed, stripe, settings):
    settings.SITE_URL, settings.STRIPE_CONNECT_CLIENT_ID = SITE, ""
    made = Office(person())
    made.browser.raise_request_exception = False
    return made


def broken(*asked, **options):
    raise RuntimeError("a defect in the library")


@pytest.fixture
def defect(monkeypatch):
    """From now on something breaks within the library, while it holds the key."""
    return lambda: monkeypatch.setattr(library.RequestsClient, "request", broken)


def hidden(text, *secrets):
    for one in secrets:
        assert one
        assert one not in text, text[max(text.index(one) - 300, 0) :][:400]


def seen(answer, caplog, *secrets):
    """It broke, the page for developers says how, and nobody sees a secret."""
    page = answer.content.decode()
    assert (answer.status_code, "a defect in the library" in page) == (500, True)
    hidden(page + caplog.text, *secrets)


def kept(connection):
    """A connection's secrets, open and sealed."""
    held = [connection.api_key, connection.webhook_secret]
    return [one.reveal() for one in held] + [one._sealed for one in held]


@pytest.mark.parametrize("debug", [False, True])
def test_a_defect_while_a_key_is_tried(office, stripe, defect, settings, caplog, debug):
    settings.DEBUG = debug
    caplog.set_level("DEBUG")
    defect()
    answer = office.get(ADD) and office.browser.post(ADD, {"api_key": stripe.api_key, "webhook_secret": "whsec_pasted"})
    assert answer.status_code == 500
    assert ("a defect in the library" in answer.content.decode()) is debug
    hidden(answer.content.decode() + caplog.text, stripe.api_key, "whsec_pasted")


@pytest.mark.parametrize("act", ["key", "disconnect"])
def test_a_defect_within_an_act(office, stripe, defect, settings, caplog, act):
    made = connect(stripe.api_key, SECRET, stripe.account)
    Connection.objects.update(endpoint="we_1")
    settings.DEBUG = True
    caplog.set_level("DEBUG")
    defect()
    path = reverse(f"admin:integrations_connection_{act}", args=[made.pk])
    answer = office.browser.post(path, {"api_key": "sk_test_the_new_one"})
    seen(answer, caplog, *kept(made), "sk_test_the_new_one")


def test_a_defect_at_the_webhooks_door(office, stripe, settings, monkeypatch, caplog):
    made = connect(stripe.api_key, SECRET, stripe.account)
    settings.DEBUG = True
    caplog.set_level("DEBUG")
    monkeypatch.setattr("hmac.new", broken)
    answer = office.browser.post(made.webhook_path, b"{}", "application/json", headers={"Stripe-Signature": "t=1,v1=2"})
    seen(answer, caplog, *kept(made))


def test_a_defect_while_a_payment_is_settled_again(office, stripe, shop, defect, settings, caplog):
    stripe.charge(700, customer=stripe.customer("ada@lovelace.example"))
    shop.tell(*stripe.events())
    Fact.objects.filter(kind="customer").delete()
    settings.DEBUG = True
    caplog.set_level("DEBUG")
    defect()
    answer = office.browser.post(reverse("admin:ledger_payment_again", args=[Payment.objects.get().pk]))
    seen(answer, caplog, *kept(shop.connection))


def test_a_defect_within_a_pull_or_an_event(office, stripe, shop, defect, caplog):
    caplog.set_level("DEBUG")
    stripe.charge(700, customer=stripe.customer("ada@lovelace.example"))
    shop.post(*[one for one in stripe.events() if one["type"] == "charge.succeeded"])
    defect()
    event, pull = InboundEvent.objects.get(), pulls.request(shop.connection, "everything")
    inbox.process(event.pk, hurry=True)
    pulls.process(pull.pk)
    pages = [f"/admin/integrations/{one._meta.model_name}/{one.pk}/change/" for one in (event, pull)]
    shown = "".join(office.get(page).content.decode() for page in pages)
    assert shown.count("A defect in this program: RuntimeError: a defect in the library.") >= 2
    hidden(shown + caplog.text, *kept(shop.connection))


def test_a_defect_on_the_way_back_from_stripes_page(committed, settings, defect, caplog):
    with Street([Sandbox("acct_1Shop1")]) as street:
        settings.STRIPE_API_BASE = settings.STRIPE_CONNECT_BASE = street.base_url
        settings.STRIPE_CONNECT_CLIENT_ID, settings.STRIPE_CONNECT_SECRET_KEY = CLIENT_ID, PLATFORM_KEY
        settings.SITE_URL, settings.DEBUG = SITE, True
        StripesPlatform(street, CLIENT_ID, PLATFORM_KEY, [SITE + BACK])
        office = Office(person())
        office.browser.raise_request_exception = False
        told = agree(office.get(ADD).url)
        caplog.set_level("DEBUG")
        defect()
        seen(office.browser.get(BACK, told), caplog, PLATFORM_KEY, Platform.objects.get().webhook_secret.reveal())
    assert Connection.objects.count() == 0


def test_what_holds_a_secret_shows_none(stripe, committed):
    made = connect(stripe.api_key, SECRET, stripe.account)
    holder = Holder("acct_1", "Name", False)
    access = Access(holder, made.api_key, "key", made.webhook_secret)
    holding = [
        made,
        access,
        Grant("acct_1", False, made.api_key),
        Made("we_1", made.webhook_secret),
        Asking(made.api_key),
    ]
    hidden("".join(f"{one} {one!r}" for one in [*holding, *map(vars, holding), *made.history.all()]), *kept(made))
