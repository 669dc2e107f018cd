"""A lead comes in and is seen without a reload; Dana accepts it; what it pays explains itself on its page."""

import pytest
from playwright.sync_api import expect

from prm.leads.models import Lead
from tests.browser.walk import ADA, EVE, rows
from tests.browser.walking import (
    GROSS,
    NET,
    WINDOWS,
    fine,
    ledger,
    looking,
    made,
    pay,
    push,
    read,
    search,
    serving,
    waiting,
)
from tests.world import lead

LEADS = "Leads to answer"
# Every second, in place of every half minute.
SOON = """document.addEventListener("readystatechange", () => {
  const live = document.getElementById("pr-live");
  if (live && document.readyState === "interactive") live.dataset.every = 1;
})"""
MOVES = "[scrollY, document.activeElement.selectionStart, document.activeElement.was]"


@pytest.fixture
def site(shop, stripe):
    with serving(shop, stripe) as base:
        yield base


@pytest.fixture
def prospect(committed):
    """Ada's lead, of partner North; Eve's, of South, waits beside it."""
    lead(EVE, "south", status="pending", name="Eve")
    return lead(ADA, "north", status="pending", name="Ada Lovelace")


def from_home(page, window):
    card = waiting(page, LEADS)
    expect(card.locator(".pr-figure")).to_have_text("2")
    fine(page, f"lead-home-{window}")
    card.click()
    expect(page.locator("#result_list tbody tr")).to_have_count(2)


def by_keyboard(page, window):
    search(page, "ADA@love")
    option = page.get_by_role("option", name="Ada Lovelace")
    expect(option).to_be_visible()
    fine(page, f"lead-found-{window}")
    while option.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".pr-stages [aria-current=step]")).to_contain_text("Pending: your turn")


@pytest.mark.parametrize("find", [from_home, by_keyboard])
@pytest.mark.parametrize("window", WINDOWS)
def test_a_lead_is_accepted_and_what_it_pays_explains_itself(open_as, dana, stripe, site, prospect, find, window):
    page = looking(open_as, dana, window)
    find(page, window)
    page.get_by_role("button", name="Accept Ada Lovelace").click()
    expect(page.get_by_text("Ada Lovelace is accepted.", exact=True)).to_be_visible()
    fine(page, f"lead-accepted-{window}")

    bill = pay(stripe, "Ada Byron")
    push(stripe)
    read()
    search(page, bill.invoice)
    page.keyboard.press("Enter")
    expect(page.locator(".pr-head .pr-code")).to_have_text(bill.invoice)
    explained(page)
    fine(page, f"lead-paid-{window}")
    page.goto(f"{site}/admin/")
    expect(waiting(page, LEADS).locator(".pr-figure")).to_have_text("1")
    fine(page, f"lead-after-{window}")

    assert ledger() == [("sale", 10000, "EUR", "north", ADA)]
    assert made() == {"Payment": 1, "Customer": 1, "Deal": 0, "MoneyBack": 0}
    assert set(Lead.objects.values_list("name", "status")) == {("Ada Lovelace", "converted"), ("Eve", "pending")}
    assert [one.status for one in prospect.history.all()] == ["converted", "accepted", "pending"]


def explained(page):
    """Whom the money belongs to and how much of it counts, down to each step of how it came to that."""
    head = page.locator(".pr-head")
    expect(head.locator(".pr-figure")).to_have_text(NET)
    expect(head.locator(".pr-reason")).to_have_text("Recorded for Ada Byron, credited to North.")
    expect(head).to_contain_text(f"Net, without tax and discount. The payer paid {GROSS}.")
    assert rows(page, "What was paid") == [f"Paid, with tax {GROSS}", "Tax −€20.00"]
    (became,) = rows(page, "What it became")
    assert became.startswith("Order 7 Sale")
    assert NET in became
    expect(page.locator(".pr-timeline li > p:not(.pr-note)")).to_contain_text(
        [
            "Event invoice.paid told of in_",
            f"The earliest accepted lead with {ADA} is Ada Lovelace: it converts.",
            "The customer Ada Byron is made, source partner North.",
            f"Recorded “Order 7”: {NET}.",
            "Recorded for Ada Byron, credited to North.",
        ]
    )


@pytest.mark.parametrize("window", WINDOWS)
def test_a_new_lead_is_counted_while_somebody_types_and_has_scrolled(open_as, dana, site, prospect, window):
    page = looking(open_as, dana, window, "/admin/find/")
    page.add_init_script(SOON)
    page.goto(f"{site}/admin/")
    figure = waiting(page, LEADS).locator(".pr-figure")
    expect(figure).to_have_text("2")
    box = page.get_by_role("combobox", name="Search by id, e-mail or name")
    search(page, "lovelace")
    expect(page.get_by_role("option", name="Ada Lovelace")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.evaluate("scrollTo(0, 60)")
    page.evaluate("document.activeElement.was = true")
    before = page.evaluate(MOVES)
    lead("bea@example.com", "north", status="pending")
    expect(figure).to_have_text("3")
    expect(page.locator("#pr-news")).to_have_text("1 more waits for you.")
    expect(box).to_be_focused()
    expect(box).to_have_value("lovelace")
    assert page.evaluate(MOVES) == before == [60, len("lovelace") - 1, True]
    page.keyboard.type("c")
    expect(box).to_have_value("lovelacce")
    fine(page, f"counts-{window}")
