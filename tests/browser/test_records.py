"""From a lead to the customer that it became and to the payment that made it one, which explains itself."""

import pytest
from playwright.sync_api import expect

from prm.leads.models import Lead
from prm.ledger.models import Payment
from tests.browser.walk import picture
from tests.server import web
from tests.world import partner

ADA = "ada@lovelace.example"
LONG = "<b>Donaudampfschifffahrtsgesellschaft</b> \u202eHbmG \u05d0\u05d1\u05d2 & " + "x" * 100


@pytest.fixture
def site(committed, stripe):
    with web() as base:
        yield base


@pytest.fixture
def lead(shop, stripe, dana):
    """Ada's, accepted by Dana; she has paid, and got a part back."""
    lead = Lead.objects.create(partner=partner("north"), email=ADA, name="Ada Lovelace")
    lead.accept(by=dana, reason="Known to us.")
    lines = [{"description": "Seats", "amount": 10000}]
    bill = stripe.pay_invoice(stripe.customer(ADA), lines, taxes=[{"percent": 20}], description="Order 7")
    stripe.refund(bill.charge, 3600)
    shop.tell(*stripe.events())
    return lead


@pytest.mark.parametrize("width", [1280, 390])
def test_a_lead_leads_to_its_customer_and_to_the_payment_that_explains_itself(open_as, dana, lead, width):
    page = open_as(dana, f"/admin/leads/lead/{lead.pk}/change/", width)
    current = page.locator(".pr-stages [aria-current=step]")
    expect(current).to_contain_text("Converted")
    expect(page.locator(".pr-stages")).to_contain_text("Known to us.")
    picture(page, f"lead-{width}")
    current.get_by_role("link").first.click()
    came = page.locator(".pr-card", has=page.get_by_role("heading", name="How it came to its partner"))
    expect(came).to_contain_text("The lead Ada Lovelace of North became this customer because of in_")
    picture(page, f"customer-{width}")
    came.get_by_role("link", name="in_").first.click()
    way = page.locator(".pr-timeline")
    expect(page.locator(".pr-head")).to_contain_text("€70.00 stands of €100.00")
    expect(way).to_contain_text("The earliest accepted lead with ada@lovelace.example is Ada Lovelace: it converts.")
    expect(way.get_by_role("link", name="invoice.paid")).to_be_visible()
    picture(page, f"payment-{width}")
    way.get_by_role("link", name="Order 7").last.click()
    expect(page.locator(".pr-figure")).to_have_text("−€30.00")
    expect(page.get_by_role("link", name="Refund of €36.00, succeeded")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="invoice.paid").click()
    expect(page.get_by_text("Verified")).to_be_visible()
    expect(page.get_by_role("table", name="Payments it told of")).to_contain_text("in_")
    assert page.faults == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_is_wider_than_the_window_whatever_it_is_called(open_as, dana, lead, width, dark):
    lead.refresh_from_db()
    payment, customer = Payment.objects.get(), lead.customer
    for row in (lead, lead.partner, customer):
        type(row).objects.filter(pk=row.pk).update(name=LONG)
    rows = [lead, lead.partner, customer, payment, payment.transactions.first()]
    page = open_as(dana, "/admin/", width, dark)
    base = page.url.removesuffix("/admin/")
    for row in rows:
        meta = row._meta
        page.goto(f"{base}/admin/{meta.app_label}/{meta.model_name}/{row.pk}/change/")
        picture(page, f"long-{meta.model_name}-{width}-{'dark' if dark else 'light'}")
    assert page.faults == []
