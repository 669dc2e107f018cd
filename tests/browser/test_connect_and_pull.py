"""The whole walk: an account is connected, a lead accepted, and what it had paid before stands with its customer.

The web server's own worker pulls, woken by the bell.
"""

import re

import pytest
from playwright.sync_api import expect

from integrations.models import Connection
from prm.ledger.models import Transaction
from tests.browser.walk import ADA, EVE, LIST, at_stripe, connect, faults, picture, rows, serving
from tests.server import wait_until
from tests.world import lead

DATE = re.compile(r" \d+ \w{3} \d{4}")
WATCH = """() => {
  const bar = document.querySelector('#pr-pull progress');
  window.seen = [bar.value];
  new MutationObserver(() => window.seen.push(bar.value)).observe(bar, {attributes: true});
}"""


@pytest.fixture
def shop(settings):
    with at_stripe() as shop:
        settings.STRIPE_API_BASE = shop.street.base_url
        yield shop


@pytest.fixture
def site(committed, shop, request):
    with serving(shop, oauth="oauth" in request.node.name) as base:
        yield base


@pytest.fixture
def leads(committed):
    """Ada, of partner North, and Eve, of partner South. Both have paid already."""
    return lead(ADA, "north", status="pending"), lead(EVE, "south", status="pending")


@pytest.mark.parametrize(("way", "width"), [("key", 1280), ("oauth", 1280), ("key", 390), ("oauth", 390)])
def test_a_lead_is_accepted_and_what_it_paid_before_is_there(open_as, dana, site, leads, way, width):
    prospect, other = leads
    page = open_as(dana, LIST, width)
    connect(page, way)
    switch_the_pull_on(page)
    picture(page, f"settings-{width}")

    page.goto(f"{site}/admin/leads/lead/{prospect.pk}/change/")
    page.get_by_role("button", name=re.compile("^Accept")).click()
    expect(page.get_by_text(f"{prospect} is accepted.")).to_be_visible()
    page.goto(f"{site}/admin/leads/lead/{prospect.pk}/change/")
    wait_until(lambda: page.reload() and " Done " in rows(page, "Pulled from Stripe")[0])
    expect(page.locator(".pr-badge").filter(has_text="Converted").first).to_be_visible()
    told = "Done Found as Ada Lovelace, credited to North. Customers at Stripe with this e-mail: 1. 2 recorded"
    assert told in rows(page, "Pulled from Stripe")[0]
    picture(page, f"lead-{width}")

    page.get_by_role("main").get_by_role("link", name="Ada Lovelace").first.click()
    expect(page).to_have_title(re.compile("^Ada Lovelace"))
    assert [DATE.sub("", row) for row in rows(page, "Transactions")] == [
        "Workshop Sale Test North €70.00",
        "Order 1042 Reversal Test North −€30.00",
        "Order 1042 Sale Test North €100.00",
    ]
    picture(page, f"customer-{width}")
    page.goto(f"{site}/admin/partners/partner/{other.partner.pk}/change/")
    assert rows(page, "Transactions") == []
    assert not Transaction.objects.exclude(partner__key="north").exists()
    other.refresh_from_db()
    assert other.status == "pending"
    assert faults(page, site) == []


def switch_the_pull_on(page):
    page.get_by_role("switch", name=re.compile("^Pull .* accepted$")).check(force=True)
    page.get_by_role("button", name="Save settings").click()
    expect(page.locator("#pr-unsaved")).to_have_text("No unsaved changes.")
    assert Connection.objects.get().pull_on_accept


def test_everything_is_pulled_while_one_watches(open_as, dana, shop, site, leads):
    leads[0].accept()
    page = open_as(dana, LIST)
    connect(page, "key")
    shop.slow(1.5)
    page.locator("a[href*='/pull/add/']").first.click()
    page.get_by_role("button", name="Pull", exact=True).click()
    expect(page.get_by_role("heading", name="Waiting for a worker")).to_be_visible()
    page.evaluate(WATCH)
    expect(page.get_by_role("heading", name="Reading")).to_be_visible(timeout=20_000)
    picture(page, "pulling")
    expect(page.locator(".pr-badge").filter(has_text="Done").first).to_be_visible(timeout=60_000)
    # A page that was loaded anew would have forgotten what was seen.
    seen = page.evaluate("window.seen")
    assert seen == sorted(seen)
    assert len({value for value in seen if 0 < value < 100}) >= 2, seen
    told = " ".join(page.locator("[data-pull=counts]").inner_text().split())
    for count in ("payments seen 3", "recorded 2", "unmatched: a lead still pending 1"):
        assert count in told
    expect(page.locator("[data-pull=percent]")).to_have_text("100 %")
    expect(page.locator(".pr-facts div").filter(has_text="Finished")).to_contain_text("Today")
    picture(page, "pulled")
    assert faults(page, site) == []
