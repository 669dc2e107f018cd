"""The home page in a real browser: its counts follow what happens, and nothing else moves."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from integrations.models import Connection
from integrations.secrets import Secret
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.partners.models import Partner
from tests.admin import world as made
from tests.admin.world import ACCOUNT, World
from tests.browser import LONG

LEADS = "/admin/leads/lead/?status__exact=pending"


@pytest.fixture
def world(committed, dana):
    partner = Partner.objects.create(key="a", name=LONG)
    sealed = {"api_key": Secret.seal("sk_test_x"), "webhook_secret": Secret.seal("whsec_x")}
    made_world = World(partner, dana, Connection.objects.create(account=ACCOUNT, name=LONG, **sealed))
    made_world.lead(0)
    made_world.deal(0)
    return made_world


@pytest.fixture
def home(open_as, dana, world):
    """The page with a clock that is told when half a minute has gone by."""

    def opened(width=1280):
        page = open_as(dana, "/admin/find/", width)
        page.clock.install()
        page.goto(page.url.replace("/admin/find/", "/admin/"))
        return page

    return opened


def half_a_minute(page):
    with page.expect_response(lambda answer: "fragment=waiting" in answer.url) as answer:
        page.clock.run_for(31_000)
    assert answer.value.status == 200


@pytest.mark.parametrize("width", [1280, 390])
def test_counts_refresh_without_moving_focus_or_scroll(home, world, width):
    page = home(width)
    page.set_viewport_size({"width": width, "height": 600})
    card = page.locator(f'.pr-waiting a[href="{LEADS}"]')
    card.focus()
    page.evaluate("window.scrollTo(0, 120)")
    page.evaluate("document.activeElement.was = true")
    scrolled, place = page.evaluate("[scrollY, document.activeElement.getBoundingClientRect().top]")
    assert scrolled == 120
    world.lead(1)
    world.lead(2)
    world.event(1, state="failed", reason_code="provider_down", reason_data={"why": "timeout"})
    half_a_minute(page)
    expect(card.locator(".pr-figure")).to_have_text("3")
    expect(page.get_by_role("status").filter(has_text="wait")).to_have_text("3 more wait for you.")
    expect(page.get_by_role("link", name="1 Events that failed")).to_be_visible()
    expect(page.locator(".pr-connections .is-bad").first).to_contain_text("Events failed")
    expect(card).to_be_focused()
    assert page.evaluate("document.activeElement.was"), "it is the same element"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") == pytest.approx(place, abs=2)
    assert page.faults == []


def test_what_has_the_focus_stays_until_it_has_lost_it(home, world):
    page = home()
    card = page.locator(f'.pr-waiting a[href="{LEADS}"]')
    card.focus()
    Lead.objects.update(status="declined")
    half_a_minute(page)
    expect(page.get_by_role("status").filter(has_text="wait")).to_have_text("1 fewer waits for you.")
    expect(card).to_be_focused()
    page.locator('.pr-waiting a[href*="deals/deal"]').focus()
    half_a_minute(page)
    expect(card).to_have_count(0)
    expect(page.locator(".pr-quiet")).to_contain_text("Leads to answer")
    Deal.objects.update(status="declined")
    page.evaluate("document.activeElement.blur()")
    half_a_minute(page)
    expect(page.locator(".pr-quiet")).to_have_text("Nothing waits for you.")
    expect(page.locator(".pr-waiting")).to_have_count(0)
    assert page.faults == []


def test_nothing_is_asked_while_nobody_looks_or_somebody_signed_out(home, world):
    page = home()
    asked = []
    page.on("request", lambda request: "fragment=" in request.url and asked.append(request.url))
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    page.clock.run_for(120_000)
    assert asked == []
    page.evaluate("Object.defineProperty(document, 'hidden', { value: false, configurable: true })")
    world.lead(3)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(100)
    expect(page.locator(f'.pr-waiting a[href="{LEADS}"] .pr-figure')).to_have_text("2")
    page.context.clear_cookies()
    page.clock.run_for(31_000)
    page.wait_for_timeout(500)
    page.clock.run_for(120_000)
    assert len(asked) == 2
    expect(page.locator(f'.pr-waiting a[href="{LEADS}"] .pr-figure')).to_have_text("2")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_nothing_is_wider_than_the_window(open_as, dana, world, monkeypatch, width, dark):
    monkeypatch.setattr(made, "MOMENT", timezone.now() - timedelta(hours=60))
    for number in range(6):
        world.refund(world.paid(10 + number, net=123456789, currency=["EUR", "KWD"][number % 2]))
        world.paid(20 + number, net=123456789, currency=["EUR", "KWD", "JPY"][number % 3])
    world.payment(40, net=98765432100)
    page = open_as(dana, "/admin/", width, dark)
    for summary in page.locator("details > summary:visible").all():
        if "table" in summary.inner_text():
            summary.click()
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"home-{width}-{'dark' if dark else 'light'}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
    assert page.faults == []
