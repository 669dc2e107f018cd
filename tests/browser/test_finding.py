"""From any page to a payment by the keyboard alone, with scripts and without."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from prm.customers.models import Customer
from prm.ledger.models import Payment
from tests.browser import LONG
from tests.server import web
from tests.world import customer

ADA = "ada@lovelace.example"


@pytest.fixture
def site(committed, stripe):
    with web() as base:
        yield base


@pytest.fixture
def payment(shop, stripe, dana):
    """Of Ada, who is a customer with a long name; her namesakes; money in yen of somebody else."""
    made = customer(ADA, "north")
    Customer.objects.filter(pk=made.pk).update(name=LONG)
    for number in range(7):
        Customer.objects.create(name=f"Müller {number}", partner=made.partner)
    paid = stripe.charge(9000, customer=stripe.customer(ADA), description="Team plan")
    stripe.charge(5000, "jpy", email=f"{'a' * 40}@a-rather-long-name-of-a-company.example")
    shop.tell(*stripe.events())
    return Payment.objects.get(external_id=paid.payment_intent)


def picture(page, name):
    """Kept where PICTURES names a folder. Nothing is ever wider than the window."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1, name


@pytest.mark.parametrize("width", [1280, 390])
def test_by_keyboard_alone_from_home_to_a_payment(open_as, dana, payment, width):
    page = open_as(dana, "/admin/", width)
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search by id, e-mail or name")
    expect(box).to_be_focused()
    page.keyboard.type("ADA@Lovelace")
    option = page.get_by_role("option", name=payment.external_id)
    expect(option).to_be_visible()
    expect(page.locator(".pr-find [role=status]")).to_have_text("3 found")
    while option.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{page.url.split('/admin')[0]}/admin/ledger/payment/{payment.pk}/change/")
    assert page.faults == []


def test_an_id_and_enter_lead_straight_there(open_as, dana, payment):
    page = open_as(dana, "/admin/leads/lead/")
    page.keyboard.press("/")
    page.keyboard.type(payment.external_id)
    page.keyboard.press("Enter")
    expect(page.locator(".pr-reason").first).to_contain_text("Recorded for")
    assert page.url.endswith(f"/admin/ledger/payment/{payment.pk}/change/")


def test_escape_closes_then_empties_then_leaves_and_the_key_can_be_turned_off(open_as, dana, payment):
    page = open_as(dana, "/admin/")
    box = page.locator("#pr-find")
    page.keyboard.press("/")
    page.keyboard.type("müller")
    expect(page.locator("#pr-found")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#pr-found")).to_be_hidden()
    expect(box).to_have_value("müller")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    page.keyboard.press("Escape")
    expect(box).not_to_be_focused()
    page.goto(page.url + "find/")
    expect(box).to_be_focused()
    page.get_by_label("The key / leads to the search box").uncheck()
    page.keyboard.press("/")
    expect(box).not_to_be_focused()


def test_a_slash_that_is_typed_into_a_field_stays_there(open_as, dana, payment):
    page = open_as(dana, "/admin/partners/partner/add/")
    page.get_by_label("Name").first.click()
    page.keyboard.type("North/South")
    assert page.evaluate("document.activeElement.value") == "North/South"


def test_without_scripts_enter_opens_the_page_of_what_was_found(browser, open_as, dana, payment):
    page = open_as(dana, "/admin/")
    cookies = page.context.cookies()
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(cookies)
    other = plain.new_page()
    other.goto(page.url)
    other.locator("#pr-find").fill("müller")
    other.locator("#pr-find").press("Enter")
    expect(other.get_by_role("heading", name="Search for “müller”")).to_be_visible()
    other.get_by_role("link", name="All customers with these words").click()
    expect(other.locator("#result_list tbody tr")).to_have_count(8)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_box_suggestions_and_page_fit_the_window(open_as, dana, payment, width, dark):
    page = open_as(dana, "/admin/", width, dark)
    name, base = f"{width}-{'dark' if dark else 'light'}", page.url
    picture(page, f"find-closed-{name}")
    page.keyboard.press("/")
    picture(page, f"find-open-{name}")
    page.keyboard.type("müller")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    picture(page, f"find-suggest-{name}")
    page.goto(f"{base}customers/customer/?q=müller")
    picture(page, f"find-list-{name}")
    for what, query in {"found": "müller", "email": ADA, "missing": "in_404", "empty": ""}.items():
        page.goto(f"{base}find/?q={query}")
        picture(page, f"find-{what}-{name}")
    assert page.faults == []
