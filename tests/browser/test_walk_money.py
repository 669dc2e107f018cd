"""Money that needs a person: a payment without a customer is attached, an event that failed is retried."""

import json
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from playwright.sync_api import expect

from integrations.inbox import BACKOFF
from integrations.models import InboundEvent
from tests.browser.walk import ADA, rows
from tests.browser.walking import NET, WINDOWS, fine, ledger, looking, made, pay, push, read, serving, waiting
from tests.server import wait_until
from tests.world import customer, lead

OFFICE = "office@lovelace.example"


@pytest.fixture
def site(shop, stripe):
    with serving(shop, stripe) as base:
        yield base


@pytest.fixture
def unmatched(committed, site, stripe):
    """Ada's invoice, whose customer is known by another e-mail; and money in yen of somebody else."""
    customer(OFFICE, "north")
    bill = pay(stripe)
    stripe.charge(5000, "jpy", email="somebody@example.org")
    push(stripe)
    read()
    return bill.invoice


@pytest.mark.parametrize("window", WINDOWS)
def test_a_payment_without_a_customer_is_attached(open_as, dana, site, unmatched, window):
    page = looking(open_as, dana, window)
    card = waiting(page, f"{NET} EUR of test money belongs to nobody yet.")
    expect(card).to_contain_text("Payments without a customer")
    expect(card.locator(".pr-figure")).to_have_text("1")
    fine(page, f"money-home-{window}")
    card.click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(page.locator("#result_list tbody tr")).to_contain_text(f"No lead, deal or customer with {ADA}.")
    fine(page, f"money-list-{window}")
    page.get_by_role("link", name=f"Attach to customer {unmatched}").click()
    page.get_by_label("Who paid?").fill(OFFICE)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=f"Choose {OFFICE}").click()
    expect(page.locator(".pr-will")).to_contain_text(f"{NET} is recorded and credited to North.")
    fine(page, f"money-will-{window}")
    assert ledger() == []
    page.get_by_role("button", name="Attach payment").click()

    expect(page.locator(".pr-head .pr-code")).to_have_text(unmatched)
    expect(page.locator(".pr-reason")).to_have_text(f"Recorded for {OFFICE}, credited to North.")
    expect(page.locator(".pr-timeline li > p:not(.pr-note)")).to_contain_text(
        [f"Dana attached it to the customer {OFFICE}.", f"Recorded “Order 7”: {NET}."]
    )
    fine(page, f"money-attached-{window}")
    page.goto(f"{site}/admin/")
    expect(waiting(page, "JPY")).to_have_count(1)
    expect(card).to_have_count(0)
    fine(page, f"money-after-{window}")
    assert ledger() == [("sale", 10000, "EUR", "north", OFFICE)]
    assert made() == {"Payment": 2, "Customer": 1, "Deal": 0, "MoneyBack": 0}


@pytest.fixture
def failed(site, stripe):
    """The one event that told of a charge, given up because Stripe, asked for the rest, did not answer."""
    lead(ADA, "north", name="Ada Lovelace")
    stripe.charge(5000, email=ADA, description="Workshop")
    stripe.fail(503, times=None)
    push(stripe, only="charge.succeeded")
    wait_until(lambda: InboundEvent.objects.filter(reason_code="provider_down").exists())
    # As after the days that all attempts but the last take.
    InboundEvent.objects.filter(state="pending").update(attempts=len(BACKOFF), next_attempt_at=timezone.now())
    wait_until(lambda: InboundEvent.objects.filter(state="failed").exists())
    return InboundEvent.objects.get()


@pytest.mark.parametrize("window", WINDOWS)
def test_a_failed_event_is_understood_and_retried_once(open_as, dana, site, stripe, failed, window):
    page = looking(open_as, dana, window)
    card = waiting(page, "Events that failed")
    expect(card.locator(".pr-figure")).to_have_text("1")
    fine(page, f"event-home-{window}")
    card.click()
    page.locator("#result_list").get_by_role("link", name="charge.succeeded").click()
    understood(page, failed)
    fine(page, f"event-failed-{window}")
    assert made() == {"Payment": 0, "Customer": 0, "Deal": 0, "MoneyBack": 0}

    stripe.recover()
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    # So far apart that the browser would send both.
    page.get_by_role("button", name=f"Retry {failed}").dblclick(delay=15)
    expect(page.get_by_text(f"{failed} is taken again.", exact=True)).to_have_count(1)
    expect(page.get_by_text(re.compile("nothing to retry|in turn already"))).to_have_count(0)
    read()
    page.reload()
    expect(page.locator(".pr-state")).to_contain_text("Read, and its facts are kept.")
    expect(page.locator(".pr-facts div").filter(has_text="Retried")).to_contain_text("Dana")
    (told,) = rows(page, "Payments it told of")
    assert "€50.00" in told
    fine(page, f"event-done-{window}")
    page.goto(f"{site}/admin/")
    expect(page.locator(".pr-quiet")).to_have_text("Nothing waits for you.")
    fine(page, f"event-after-{window}")

    assert len(sent) == LogEntry.objects.filter(change_message="retried").count() == 1
    assert ledger() == [("sale", 5000, "EUR", "north", ADA)]
    assert made() == {"Payment": 1, "Customer": 1, "Deal": 0, "MoneyBack": 0}


def understood(page, event):
    """Whether it is genuine, how often it was tried, what went wrong, and what Stripe sent."""
    facts = page.locator(".pr-facts div")
    expect(page.locator(".pr-banner")).to_have_text("Stripe did not answer: APIError 503.")
    expect(facts.filter(has_text="Signature")).to_contain_text("Verified on its raw bytes, as it came,")
    expect(facts.filter(has_text="Attempts that failed").locator("dd")).to_have_text(str(event.attempts))
    shown = page.locator(".pr-payload").inner_text()
    charge = json.loads(shown)["data"]["object"]
    assert (charge["id"], charge["amount"], charge["description"]) == (event.subject, 5000, "Workshop")
    assert len(shown.splitlines()) > 20
