"""Names as long as they may be, in two lines, with marks of HTML and of right-to-left texts: no page is harmed."""

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from integrations.models import InboundEvent, Pull
from prm.accounts.models import User
from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.ledger.facts import Facts, Line
from prm.ledger.models import Payment, Transaction
from prm.ledger.policy import Policy
from prm.ledger.settling import settle
from prm.partners.models import Member, Partner
from prm.products.models import Product, ProductId
from tests.admin.turned import Turned
from tests.admin.world import ACCOUNT, MOMENT, went

EVIL = '<img src=x onerror="alert(1)">\u202eאבג\n</title>{{ 7 }}%s & “O\'Neil” '
LONG = (EVIL * 100)[:5000]
EMAIL = f'"<b>\u202eאבג{"x" * 290}"@example.com'
RAW = ("<img src=x", "</title>{{", '"<b>')
BEGINNINGS = ("<img src=x", '"<b>')
ESCAPED = "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;\u202eאבג"


def longest(model, field="name"):
    return LONG[: model._meta.get_field(field).max_length]


def fill(rows, **fields):
    """Past the forms, which take one line."""
    type(rows)._default_manager.filter(pk=rows.pk).update(**fields)


@pytest.fixture
def full(world, staff):
    """Everything that has a name bears one, and something that failed has such a reason."""
    fill(world.staff, name=longest(User))
    fill(world.connection, name=longest(type(world.connection)))
    partner = Partner.objects.create(name=longest(Partner))
    user = User.objects.create_user("eve@a.example", name=longest(User))
    Member.objects.create(partner=partner, user=user)
    product = Product.objects.create(key="seat", name=longest(Product))
    ProductId.objects.create(product=product, account=ACCOUNT, external_id="prod_1")
    world.partner = partner
    for status in ("pending", "accepted"):
        Lead.objects.create(partner=partner, email=EMAIL, name=longest(Lead), status=status)
        fill(world.deal(0, status=status, sales_rep=user), name=longest(Deal), contact_email=EMAIL, email_key=EMAIL)
    payment = _paid()
    why = {"state": "failed", "reason_code": "refused", "reason_data": {"why": LONG}}
    mine = {"connection": world.connection, "subject": Lead.objects.exclude(customer=None).get().key}
    Pull.objects.create(kind="lead", since=MOMENT, **mine, **why)
    fill(world.event(0, **why), type=longest(InboundEvent, "type"))
    world.waits(went("re_waits", 100))
    return payment


def _paid():
    """Of a customer that it makes, a part of it given back, and one of nobody's."""
    told = {"livemode": False, "currency": "EUR", "net_minor": 9000, "gross_minor": 9000, "occurred_at": MOMENT}
    told |= {"title": LONG, "lines": (Line("il_0", 9000, "prod_1", LONG),), "payer_name": LONG}
    mine = {"payer_id": "cus_0", "payer_email": EMAIL, "back": (went("re_1", 900),)}
    with transaction.atomic():
        settle(Facts("stripe", ACCOUNT, "in_1", **told, payer_email=f"{EMAIL}.org"), Policy())
        return settle(Facts("stripe", ACCOUNT, "in_0", **told, **mine), Policy(splitting="line", naming="product"))


def checked(client, url, method="get", data=None):
    answer = getattr(client, method)(url, data or {}, follow=method == "post")
    assert answer.status_code == 200, url
    page = answer.content.decode()
    assert not [raw for raw in RAW if raw in page], url
    turned = Turned(page, BEGINNINGS)
    assert turned.loose == [], url
    return page, turned


def test_what_is_stored_is_as_long_as_its_column(full):
    for row in (Partner.objects.first(), Lead.objects.first(), Deal.objects.first(), full.customer):
        assert (type(row), len(row.name)) in {(kind, 200) for kind in (Partner, Lead, Deal, Customer)}
        assert "\n" in row.name
    assert len(Transaction.objects.first().name) == 500
    assert len(Product.objects.first().name) == 500
    assert len(Payment.objects.get(pk=full.pk).payer_email) == len(EMAIL) <= 320


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)
def test_no_list_and_no_page_of_a_row_is_harmed(staff, full, model):
    opts = model._meta
    start = f"admin:{opts.app_label}_{opts.model_name}"
    checked(staff, reverse(f"{start}_changelist"))
    for row in model._default_manager.all():
        page, turned = checked(staff, reverse(f"{start}_change", args=[row.pk]))
        assert ESCAPED in page
        assert turned.found
        checked(staff, reverse(f"{start}_history", args=[row.pk]))
        if admin.site.get_model_admin(model).has_delete_permission(staff.get("/admin/").wsgi_request, row):
            checked(staff, reverse(f"{start}_delete", args=[row.pk]))


def test_home_and_what_is_found_are_not_harmed(staff, full):
    assert ESCAPED in checked(staff, "/admin/")[0]
    assert ESCAPED in checked(staff, reverse("find"), data={"q": "<img src=x"})[0]
    checked(staff, reverse("find"), data={"q": LONG})
    checked(staff, reverse("find"), data={"q": EMAIL})


def test_names_are_isolated_where_other_words_stand_beside_them(staff, full):
    page = checked(staff, reverse("admin:ledger_payment_change", args=[full.pk]))[0]
    assert f"<bdi>{ESCAPED}" in page
    page = checked(staff, reverse("admin:leads_lead_delete", args=[Lead.objects.first().pk]))[0]
    assert f"Are you sure you want to delete the lead &quot;<bdi>{ESCAPED}" in page.replace('"<bdi>', "&quot;<bdi>")


def test_what_is_done_is_told_without_harm(staff, full):
    lead, deal = Lead.objects.get(status="pending"), Deal.objects.get(status="pending")
    step = reverse("admin:leads_lead_step", args=[lead.pk, "decline"])
    checked(staff, step)
    assert ESCAPED in checked(staff, step, "post", {"reason": LONG})[0]
    checked(staff, reverse("admin:deals_deal_step", args=[deal.pk, "accept"]), "post")
    for row in (lead, deal):
        opts = row._meta
        checked(staff, reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk]))
        checked(staff, reverse(f"admin:{opts.app_label}_{opts.model_name}_history", args=[row.pk]))


def test_what_a_person_decides_of_a_payment_is_told_without_harm(staff, full):
    unmatched = Payment.objects.get(external_id="in_1")
    attach = reverse("admin:ledger_payment_attach", args=[unmatched.pk])
    checked(staff, attach)
    checked(staff, attach, data={"customer": full.customer.pk})
    leave = reverse("admin:ledger_payment_leave", args=[unmatched.pk])
    checked(staff, leave)
    checked(staff, leave, "post", {"reason": LONG})
