"""Steps of the walk from Add Stripe to what was pulled, and the shop at Stripe where somebody had paid before."""

import os
import time
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect

from integrations.sandbox import Platform, Sandbox, Street
from tests.connecting import BACK, CLIENT_ID, PLATFORM_KEY
from tests.server import free_port, web

ADA, EVE = "ada@lovelace.example", "eve@example.org"
KEY = "sk_test_shopplainlyfake"
LIST = "/admin/integrations/connection/"
DAY = 86400


@contextmanager
def at_stripe():
    """Where Ada has paid twice last month, and got a part back; Eve has paid once."""
    shop = Sandbox("acct_1Shop", name="Shop & Söhne", clock=time.time() - 40 * DAY)
    shop.keys = {KEY}
    ada, eve = shop.customer("Ada@LOVELACE.example", "Ada Lovelace"), shop.customer(EVE)
    seats = [{"description": "Seats", "amount": 10000}]
    first = shop.pay_invoice(ada, seats, taxes=[{"percent": 20}], description="Order 1042")
    shop.advance(DAY)
    shop.charge(7000, customer=ada, description="Workshop")
    shop.charge(5500, customer=eve, description="Lecture")
    shop.advance(DAY)
    shop.refund(first.charge, 3600)
    with Street([shop, Sandbox("acct_1Other", name="Another")]) as shop.street:
        yield shop


@contextmanager
def serving(shop, oauth):
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    env = {"SITE_URL": base}
    if oauth:
        Platform(shop.street, CLIENT_ID, PLATFORM_KEY, [base + BACK], name="Partner relations")
        env |= {"STRIPE_CONNECT_CLIENT_ID": CLIENT_ID, "STRIPE_CONNECT_SECRET_KEY": PLATFORM_KEY}
        env |= {"STRIPE_CONNECT_BASE": shop.street.base_url}
    with web(port, **env):
        yield base


def connect(page, way):
    page.get_by_role("link", name="Add Stripe").first.click()
    if way == "key":
        page.get_by_label("Secret or restricted key").fill(KEY)
    else:
        page.get_by_role("radio", name="Shop & Söhne").check()
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text("Shop & Söhne (acct_1Shop, test mode) is added.")).to_be_visible()


def rows(page, heading):
    """A panel's table, row by row, as one reads it."""
    page.wait_for_load_state()
    card = page.locator(".pr-card").filter(has=page.get_by_role("heading", name=heading, exact=True))
    return [" ".join(row.inner_text().split()) for row in card.locator("tbody tr").all()]


def faults(page, site):
    """Beside the walk to Stripe's own page."""
    return [one for one in page.faults if not one.startswith("http") or one.startswith(site)]


def picture(page, name):
    """Kept where PICTURES names a folder. Nothing is ever wider than the window."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"walk-{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1, name
