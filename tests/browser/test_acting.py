"""Acting in a real browser: a double click does nothing twice, and a button says that it is at work."""

import re

import pytest
from playwright.sync_api import expect

from integrations.stripe.connect import connect
from prm.leads.models import Lead
from prm.partners.models import Partner
from tests.door import ACCOUNT, KEY, SECRET

LISTED = "/admin/leads/lead/?status__exact=pending"


@pytest.fixture
def lead(committed):
    connect(KEY, SECRET, ACCOUNT)
    partner = Partner.objects.create(name="North")
    return Lead.objects.create(partner=partner, email="ada@lovelace.example", name="Ada")


def states(lead):
    return [one.status for one in lead.history.all()]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_double_click_in_the_row_accepts_once(open_as, dana, lead, width):
    page = open_as(dana, LISTED, width)
    page.get_by_role("button", name=re.compile("^Accept Ada")).dblclick()
    expect(page.get_by_text("Ada is accepted.", exact=True)).to_be_visible()
    expect(page.get_by_text("already")).to_have_count(0)
    assert states(lead) == ["accepted", "pending"]
    assert page.faults == []


@pytest.mark.parametrize("width", [1280, 320])
def test_declining_in_the_row_asks_why_and_comes_back(open_as, dana, lead, width):
    page = open_as(dana, LISTED, width)
    page.get_by_role("link", name=re.compile("^Decline Ada")).click()
    expect(page.get_by_role("heading", name="Decline it, for what reason?")).to_be_visible()
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("textbox", name="Reason")).to_be_focused()
    page.get_by_role("textbox", name="Reason").fill("Our own <b>customer</b>")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
    page.get_by_role("button", name="Decline").dblclick()
    expect(page.get_by_text("Ada is declined.", exact=True)).to_be_visible()
    assert page.url.endswith(LISTED)
    assert states(lead) == ["declined", "pending"]
    assert lead.history.first().history_change_reason == "Our own <b>customer</b>"
    assert page.faults == []


def test_a_double_click_on_save_adds_one(open_as, dana, lead):
    page = open_as(dana, "/admin/leads/lead/add/?partner=" + str(lead.partner_id))
    page.get_by_role("textbox", name="E-mail").fill("bea@example.com")
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.get_by_text("arrived twice")).to_have_count(0)
    expect(
        page.locator(".pr-two", has_text="bea@example.com").or_(page.get_by_text("bea@example.com")).first
    ).to_be_visible()
    assert Lead.objects.filter(email="bea@example.com").count() == 1
    assert page.faults == []


SEND = """button => button.form.dispatchEvent(
    new SubmitEvent('submit', {bubbles: true, cancelable: true, submitter: button}))"""


def test_a_button_says_that_it_is_at_work_and_wakes_when_one_comes_back(open_as, dana, lead):
    page = open_as(dana, LISTED)
    button = page.locator("#result_list button.pr-btn").first
    # As a press of it, but nothing is sent: a page that is being left cannot be looked at.
    assert [button.evaluate(SEND) for _twice in range(2)] == [True, False]
    expect(button).to_be_disabled()
    expect(button).to_have_text("Working…")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(button).to_be_enabled()
    expect(button).to_contain_text("Accept")
    assert button.evaluate(SEND)
    assert page.faults == []


def test_the_second_who_saves_sees_who_was_first(open_as, dana, lead):
    page = open_as(dana, f"/admin/leads/lead/{lead.pk}/change/", 320)
    lead.name = "Ada Lovelace"
    lead.save()
    page.get_by_role("textbox", name="Name").fill("Countess")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".pr-stale")).to_be_focused()
    expect(page.locator(".pr-stale")).to_contain_text("Name is now: Ada Lovelace")
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Countess")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
    assert page.faults == []
