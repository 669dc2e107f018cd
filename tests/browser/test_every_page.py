"""Every page of the back office, without a row and with many: nothing that axe minds, nothing wider than the window."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from integrations.models import Connection
from integrations.secrets import Secret
from prm.leads.models import Lead
from prm.ledger.models import Payment
from prm.partners.models import Partner
from tests.admin.world import ACCOUNT, World

MANY = 30
LOOKS = [(1280, False), (320, True)]
NAME = "\u202eאבג <b>Söhne</b> & Verlagsgesellschaftsbuchhandlung" + "n" * 140
MORE = ["/admin/find/?q=lead", "/admin/find/?q=nobody", "/admin/password_change/", "/admin/integrations/pull/add/"]


@pytest.fixture
def filled(dana):
    def fill(number):
        if not number:
            return
        secret = Secret.seal("sk_test_plainly_fake")
        connection = Connection.objects.create(account=ACCOUNT, api_key=secret, webhook_secret=secret)
        world = World(Partner.objects.create(name=NAME[:200]), dana, connection)
        world.lead(999, name=NAME[:200])
        for one in range(number):
            world.all_kinds(one)

    return fill


def pages():
    """The lists, of each its first row with its history, and the forms that add one; whatever acts, and what asks."""
    found = ["/admin/", *MORE]
    for model, mine in admin.site._registry.items():
        names = [f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}" for what in ("changelist", "add")]
        found += [reverse(names[0])] + ([reverse(names[1])] if mine.has_add_permission(request()) else [])
        row = model._default_manager.order_by("pk").first()
        found += [page for what in ("change", "history", "delete") if row and (page := of(model, what, row))]
    waits = Payment.objects.filter(outcome="unmatched").first()
    if waits:
        lead = Lead.objects.order_by("pk").first()
        found += [of(Payment, "change", waits), f"{of(Lead, 'change', lead).removesuffix('change/')}step/decline/"]
    return found


def request():
    from django.test import RequestFactory

    from prm.accounts.models import User

    asked = RequestFactory().get("/admin/")
    asked.user = User.objects.get(email_key="dana@vendor.example")
    return asked


def of(model, what, row):
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=[row.pk])
    except NoReverseMatch:
        return ""


@pytest.mark.parametrize(("width", "dark"), LOOKS)
@pytest.mark.parametrize("number", [0, MANY])
def test_nothing_is_minded_nor_too_wide(open_as, dana, filled, site, number, width, dark):
    filled(number)
    page, axe, minded = open_as(dana, width=width, dark=dark), Axe(), []
    for path in pages():
        answer = page.goto(site + path)
        if answer.status == 403:
            page.faults.clear()
            continue
        found = axe.run(page).response["violations"]
        minded += [f"{path} {one['id']} {one['nodes'][0]['target']}" for one in found]
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 1:
            minded.append(f"{path} is wider than the window")
        minded += [f"{path} {one}" for one in page.faults]
        page.faults.clear()
    assert not minded, "\n".join(minded)
