"""Connecting, testing and disconnecting an account in a real browser, against the sandbox's Stripe."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from integrations.models import Connection
from integrations.sandbox import Platform, Sandbox, Street
from integrations.stripe.connect import connect
from tests.browser import LONG
from tests.connecting import ADD, BACK, CLIENT_ID, PLATFORM_KEY, READS
from tests.server import free_port, web

LIST = "/admin/integrations/connection/"


@pytest.fixture
def street(settings):
    shops = [Sandbox(f"acct_1Shop{number}", name=f"Shop & Söhne {number}") for number in (1, 2)]
    for number, each in enumerate(shops, 1):
        each.keys = {f"sk_test_shop{number}plainlyfake"}
    with Street(shops) as made:
        settings.STRIPE_API_BASE = made.base_url
        yield made
        for each in shops:
            each.auto_deliver = False


@pytest.fixture
def env():
    """What the web server is told beside its address; tests add to it before they open a page."""
    return {}


@pytest.fixture
def site(committed, street, env, request):
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    if "oauth" in request.node.name:
        Platform(street, CLIENT_ID, PLATFORM_KEY, [base + BACK], name="Partner relations")
        env |= {"STRIPE_CONNECT_CLIENT_ID": CLIENT_ID, "STRIPE_CONNECT_SECRET_KEY": PLATFORM_KEY}
        env |= {"STRIPE_CONNECT_BASE": street.base_url}
    with web(port, SITE_URL=base, **env):
        yield base


def picture(page, name):
    """Kept where PICTURES names a folder."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"connect-{name}.png", full_page=True)


def banner(page):
    return page.locator("[role=alert]").first


def test_connect_by_key_test_and_disconnect(open_as, dana, street):
    shop = street.sandboxes[0]
    page = open_as(dana, LIST)
    picture(page, "empty")
    page.get_by_role("link", name="Add Stripe").first.click()
    page.get_by_label("Secret or restricted key").fill("sk_test_shop1plainlyfake")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_text("Shop & Söhne 1 (acct_1Shop1, test mode) is added.")).to_be_visible()
    expect(page.locator("[aria-labelledby=pr-standing]")).to_contain_text("Waiting for the first delivery")
    expect(page.get_by_role("heading", name="How do you sell?")).to_be_visible()
    picture(page, "waiting")
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_text("The probe went out, came in signed and was stored")).to_be_visible()
    expect(page.locator("[aria-labelledby=pr-standing] .pr-badge").first).to_have_text("Connected")
    shop.charge(9000, email="ada@lovelace.example")
    assert {status for _, status in shop.deliver()} == {200}
    page.reload()
    expect(page.locator("[aria-labelledby=pr-standing]")).to_contain_text(
        re.compile(r"(charge|payment_intent)\.succeeded")
    )
    picture(page, "connected")
    page.get_by_role("link", name="Disconnect").click()
    picture(page, "ask")
    page.get_by_role("link", name="Keep it").click()
    page.get_by_role("link", name="Disconnect").click()
    page.get_by_role("button", name="Disconnect").click()
    expect(page.locator("[aria-labelledby=pr-standing] .pr-badge").first).to_have_text("Disconnected")
    assert len(shop.hooks) == 0
    picture(page, "disconnected")
    assert page.faults == []


def test_connect_by_oauth_and_test(open_as, dana, street):
    page = open_as(dana, LIST)
    page.get_by_role("link", name="Add Stripe").first.click()
    expect(page.get_by_role("heading", name="Connect to Partner relations")).to_be_visible()
    page.get_by_role("radio", name="Shop & Söhne 2").check()
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text("Shop & Söhne 2 (acct_1Shop2, test mode) is added.")).to_be_visible()
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_text("The probe went out, came in signed and was stored")).to_be_visible()
    picture(page, "oauth")
    page.get_by_role("link", name="Disconnect").click()
    page.get_by_role("button", name="Disconnect").click()
    expect(page.locator("[aria-labelledby=pr-standing] .pr-badge").first).to_have_text("Disconnected")
    assert street.platforms[0].links == {}
    assert [one for one in page.faults if not one.startswith(street.base_url)] == []


def test_declining_at_oauth_leads_back_with_a_word(open_as, dana):
    page = open_as(dana, ADD)
    page.get_by_role("button", name="Cancel").click()
    expect(banner(page)).to_contain_text("The connection was declined on Stripe’s page.")
    picture(page, "declined")
    page.get_by_role("link", name="Start again").click()
    expect(page.get_by_role("heading", name="Connect to Partner relations")).to_be_visible()


def test_an_address_that_is_not_public_is_finished_by_hand(open_as, dana, street):
    shop = street.sandboxes[0]
    shop.public_only = True
    page = open_as(dana, ADD)
    page.get_by_label("Secret or restricted key").fill("sk_test_shop1plainlyfake")
    page.get_by_role("button", name="Connect").click()
    expect(banner(page)).to_contain_text("it takes public addresses only")
    expect(page.get_by_label("Secret or restricted key")).to_have_value("")
    picture(page, "not-public")
    url = re.search(r"stripe listen --forward-to ([^\s<]+)", page.content())[1]
    shop.subscribe(url, "whsec_printed_by_the_cli")
    page.get_by_label("Secret or restricted key").fill("sk_test_shop1plainlyfake")
    page.get_by_label("Signing secret").fill("whsec_printed_by_the_cli")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_text("is added.")).to_be_visible()
    shop.charge(9000)
    assert {status for _, status in shop.deliver()} == {200}
    page.reload()
    expect(page.locator("[aria-labelledby=pr-standing] .pr-badge").first).to_have_text("Connected")


@pytest.fixture
def made(committed, street):
    one = connect("sk_test_shop2plainlyfake", "whsec_2", "acct_1Shop2")
    Connection.objects.filter(pk=one.pk).update(name=LONG, via="key")
    return Connection.objects.get(pk=one.pk)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_nothing_is_wider_than_the_window(open_as, dana, street, made, width, dark):
    key = street.sandboxes[0].restricted_key(*(f"{one}_read" for one in READS[3:]))
    own = f"{LIST}{made.pk}"
    page = open_as(dana, "/admin/", width, dark)
    base = page.url.removesuffix("/admin/")
    for path in (LIST, ADD, f"{own}/change/", f"{own}/key/", f"{own}/disconnect/", "missing"):
        if path == "missing":
            page.goto(base + ADD)
            page.get_by_label("Secret or restricted key").fill(key)
            page.get_by_role("button", name="Connect").click()
            expect(banner(page)).to_contain_text("rak_charge_read")
            assert key not in page.content()
        else:
            page.goto(base + path)
        name = path.strip("/").split("/")[-1] if path != LIST else "list"
        picture(page, f"{name}-{width}-{'dark' if dark else 'light'}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1, path
        assert page.faults == []
