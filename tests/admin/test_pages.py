import pytest
from django.contrib import admin
from django.urls import reverse
from djstripe import models as mirror

from prm.ledger.models import Payment
from tests.admin.reading import said
from tests.admin.world import MOMENT, SECRETS

READ_ONLY = {"payment", "transaction", "moneyback", "inboundevent"}


def registered():
    return [(m._meta.app_label, m._meta.model_name) for m in admin.site._registry]


def name(app, model, page):
    return f"admin:{app}_{model}_{page}"


@pytest.fixture
def full(world, alice):
    for number in range(3):
        world.all_kinds(number)
    customer = mirror.Customer.objects.create(id="cus_1", livemode=False, created=MOMENT)
    data = {"total": 108000, "currency": "jpy", "status": "paid", "client_secret": SECRETS[2]}
    mirror.Invoice.objects.create(id="in_1", customer=customer, livemode=False, created=MOMENT, stripe_data=data)


@pytest.mark.parametrize(("app", "model"), registered())
def test_every_list_and_page_opens_for_dana(staff, full, app, model):
    listed = staff.get(reverse(name(app, model, "changelist")))
    assert listed.status_code == 200
    assert staff.get(reverse(name(app, model, "changelist")), {"q": "a"}).status_code == 200
    adding = staff.get(reverse(name(app, model, "add"))).status_code
    assert adding == (403 if model in READ_ONLY or app == "djstripe" else 200)
    model_class = next(m for m in admin.site._registry if (m._meta.app_label, m._meta.model_name) == (app, model))
    for row in model_class._default_manager.all()[:2]:
        page = staff.get(reverse(name(app, model, "change"), args=[row.pk]))
        assert page.status_code == 200
        assert not any(secret in page.content.decode() for secret in SECRETS)
        assert staff.get(reverse(name(app, model, "history"), args=[row.pk])).status_code == 200


@pytest.mark.parametrize(("app", "model"), registered())
def test_a_partner_is_sent_to_the_sign_in_page(client, alice, app, model):
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse(name(app, model, "changelist")))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("admin:login"))


def test_stripes_keys_and_secrets_have_no_page():
    shown = {model for app, model in registered() if app == "djstripe"}
    assert shown == {
        "account",
        "customer",
        "product",
        "price",
        "invoice",
        "charge",
        "paymentintent",
        "refund",
        "event",
    }


def test_home_counts_what_waits(staff, full):
    page = staff.get("/admin/").content.decode()
    assert "?status__exact=pending" in page
    assert "?outcome__exact=unmatched" in page
    assert "?reason_code__exact=waiting" in page
    assert "?state__exact=failed" in page


def test_no_page_loads_anything_from_elsewhere_or_carries_styles_of_ours(staff, full, connection):
    page = staff.get(reverse("admin:integrations_connection_change", args=[connection.pk])).content.decode()
    assert 'src="http' not in page
    assert '<link href="http' not in page
    main = page[page.index("<main") : page.index("</main>")]
    assert "style=" not in main
    assert "<script" not in main


def test_old_versions_cannot_be_restored(staff, world):
    lead = world.lead()
    lead.decline(by=world.staff)
    first = lead.history.last()
    url = reverse("admin:leads_lead_simple_history", args=[lead.pk, first.pk])
    assert staff.post(url, {"email": lead.email}).status_code == 404
    history = staff.get(reverse("admin:leads_lead_history", args=[lead.pk])).content.decode()
    assert "Declined" in history
    assert "by Dana" in said(history)


def test_the_title_leaves_ids_as_they_are(staff, full):
    payment = Payment.objects.first()
    page = staff.get(reverse("admin:ledger_payment_change", args=[payment.pk])).content.decode()
    assert payment.external_id in page
    assert payment.external_id.capitalize() not in page
