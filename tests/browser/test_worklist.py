"""Trouble on the first page, and an unmatched payment found there, attached and settled, in a real browser."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from integrations.models import Connection, InboundEvent
from prm.ledger.attaching import leave
from prm.ledger.models import Payment
from tests.admin.world import MOMENT
from tests.browser import LONG
from tests.server import web
from tests.world import amounts, customer

ADA = "ada@lovelace.example"
UNMATCHED = "/admin/ledger/payment/?outcome__exact=unmatched"


@pytest.fixture
def site(committed, stripe):
    with web() as base:
        yield base


@pytest.fixture
def payment(shop, stripe, dana):
    """Unmatched money of two currencies, one payment of it left; a silent connection with failed and late events."""
    paid = stripe.charge(9000, customer=stripe.customer(ADA), description="Team plan")
    for number in range(3):
        stripe.charge(5000, "jpy", email=f"{'a' * 40}{number}@a-rather-long-name-of-a-company.example")
    shop.tell(*stripe.events())
    for one in Payment.objects.filter(currency="JPY")[:1]:
        leave(one, f"Our own test of the shop. {LONG}", by=dana)
    made = customer("office@lovelace.example", "north")
    made.name = LONG
    made.save()
    past = timezone.now() - timedelta(days=9)
    Connection.objects.update(proven_at=past, name="Europe")
    InboundEvent.objects.update(received_at=past)
    tomorrow = timezone.now() + timedelta(days=1)
    fields = {"connection": shop.connection, "type": "invoice.paid", "happened_at": MOMENT, "body": "{}"}
    fields |= {"reason_code": "provider_down", "reason_data": {"why": "timeout"}, "received_at": past}
    InboundEvent.objects.create(event_id="evt_failed", state="failed", finished_at=past, **fields)
    InboundEvent.objects.create(event_id="evt_late", next_attempt_at=tomorrow, attempts=4, **fields)
    return Payment.objects.get(external_id=paid.payment_intent)


def picture(page, name):
    """Kept where PICTURES names a folder."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_an_unmatched_payment_is_found_attached_and_settled(open_as, dana, payment, width):
    page = open_as(dana, "/admin/", width)
    page.locator(".pr-waiting a", has_text="€90.00 EUR").click()
    page.get_by_role("link", name=f"Attach to customer {payment}").click()
    page.get_by_label("Who paid?").fill("OFFICE@lovelace")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=f"Choose {LONG}").click()
    expect(page.locator(".pr-will")).to_contain_text("€90.00 is recorded and credited to North.")
    assert amounts() == []
    page.get_by_role("button", name="Attach payment").dblclick()
    expect(page.locator(".pr-reason")).to_have_text(f"Recorded for {LONG}, credited to North.")
    expect(page.locator(".pr-timeline")).to_contain_text(f"Dana attached it to the customer {LONG}.")
    assert amounts() == [9000]
    assert page.faults == []


def test_a_payment_is_left_for_a_reason_and_taken_up_again(open_as, dana, payment):
    page = open_as(dana, UNMATCHED)
    page.get_by_role("link", name=f"Leave it {payment}").click()
    page.get_by_role("button", name="Leave payment").click()
    expect(page.get_by_role("textbox", name="Reason")).to_be_focused()
    page.get_by_role("textbox", name="Reason").fill("Our own <b>test</b>")
    page.get_by_role("button", name="Leave payment").click()
    expect(page.locator(".pr-reason")).to_have_text("Left by Dana: “Our own <b>test</b>”")
    page.get_by_role("button", name=re.compile("^Settle again")).click()
    expect(page.locator(".pr-reason")).to_have_text(f"No lead, deal or customer with {ADA}.")
    assert page.faults == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_nothing_is_wider_than_the_window(open_as, dana, payment, width, dark):
    own = f"/admin/ledger/payment/{payment.pk}"
    left = Payment.objects.get(reason_code="left")
    known = payment.settled_at and customer("b@example.com", "south").pk
    paths = {
        "home": "/admin/",
        "list": UNMATCHED,
        "payment": f"{own}/change/",
        "left": f"/admin/ledger/payment/{left.pk}/change/",
        "search": f"{own}/attach/",
        "attach": f"{own}/attach/?customer={known}",
        "leave": f"{own}/leave/",
    }
    page = open_as(dana, "/admin/", width, dark)
    base = page.url.removesuffix("/admin/")
    for name, path in paths.items():
        page.goto(base + path)
        picture(page, f"{name}-{width}-{'dark' if dark else 'light'}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1, name
        assert page.faults == []
