"""The settings of a connection, clicked through in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from integrations.stripe.connect import connect
from tests.door import KEY, SECRET


@pytest.fixture
def connection(committed):
    return connect(KEY, SECRET, "acct_1Test")


def path(connection):
    return f"/admin/integrations/connection/{connection.pk}/change/"


def settings_of(connection):
    names = ("convert_lead", "associate_deal", "create_transaction", "pull_on_accept", "naming", "splitting")
    connection.refresh_from_db()
    return tuple(getattr(connection, name) for name in names)


def test_a_preset_fills_the_form_and_saves_only_when_told(open_as, dana, connection):
    page = open_as(dana, path(connection))
    expect(page.locator("#pr-unsaved")).to_have_text("No unsaved changes.")
    page.get_by_role("link", name="Sales-led with one-off items").click()
    expect(page.get_by_role("switch", name="Convert lead to customer")).not_to_be_checked()
    expect(page.locator("#pr-unsaved")).to_contain_text("3 unsaved changes")
    assert settings_of(connection) == (True, True, True, False, "charge", "payment")
    page.get_by_role("button", name="Save settings").click()
    expect(page.locator("#pr-unsaved")).to_have_text("No unsaved changes.")
    assert settings_of(connection) == (False, True, True, False, "product", "line")
    assert page.faults == []


def test_the_example_follows_the_choices(open_as, dana, connection):
    page = open_as(dana, path(connection))
    shown = page.locator(".pr-variant:visible")
    expect(shown).to_have_text(re.compile(r"1 transaction\s+Payment for order 1042"))
    page.get_by_text("Show advanced options").click()
    page.get_by_role("radio", name="One transaction per invoice line").check()
    page.get_by_role("radio", name="Product names").check()
    expect(shown).to_have_text(re.compile(r"2 transactions\s+Analytics Team\s*€72.00\s*Onboarding day\s*€18.00"))
    expect(page.locator("#pr-unsaved")).to_contain_text("2 unsaved changes")
    assert settings_of(connection)[4:] == ("charge", "payment")


def test_the_pull_is_switched_on(open_as, dana, connection):
    page = open_as(dana, path(connection))
    page.get_by_role("switch", name="Pull payments when a lead is accepted").check(force=True)
    expect(page.locator("#pr-unsaved")).to_contain_text("1 unsaved change")
    page.get_by_role("button", name="Save settings").click()
    expect(page.locator("#pr-unsaved")).to_have_text("No unsaved changes.")
    assert settings_of(connection)[:4] == (True, True, True, True)


def test_it_works_without_scripts(browser, site, settings, dana, connection):
    from prm.accounts.links import sign_in_link

    settings.SITE_URL = site
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(sign_in_link(dana))
    page.goto(site + path(connection))
    page.get_by_role("link", name="Self-serve product").click()
    page.get_by_role("button", name="Save settings").click()
    assert settings_of(connection) == (True, False, True, False, "charge", "payment")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_nothing_is_wider_than_the_window(open_as, dana, connection, width, dark):
    page = open_as(dana, path(connection), width, dark)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
    assert page.evaluate("document.documentElement.classList.contains('dark')") in (dark, True)
    assert page.faults == []


def test_no_secret_is_in_the_page(open_as, dana, connection):
    page = open_as(dana, path(connection))
    for secret in (KEY, SECRET, connection.api_key._sealed, connection.webhook_secret._sealed):
        assert secret not in page.content()
