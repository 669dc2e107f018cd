import shutil

import pytest
from django.db import connections
from playwright.sync_api import sync_playwright

from prm.accounts.links import sign_in_link
from tests.server import web

FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()
CHROMIUM = shutil.which("chromium")


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"))


@pytest.fixture
def site(committed, nobody_answers):
    with web() as base:
        yield base


@pytest.fixture
def dana(committed):
    from prm.accounts.models import User

    return User.objects.create_superuser("dana@vendor.example", "dana-password", name="Dana")


@pytest.fixture
def browser(committed, monkeypatch):
    # Playwright keeps an event loop running in this thread; the tests' own queries are synchronous all the same.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
        # Within that loop Django opened connections of its own, which hold the database up when it is dropped.
        connections.close_all()


@pytest.fixture
def open_as(browser, site, settings):
    """Opens a page as a person, in a window of a width and a theme; what goes wrong in it is kept in `faults`."""
    settings.SITE_URL = site

    def opened(user, path="/admin/", width=1280, dark=False):
        scheme = "dark" if dark else "light"
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda message: message.type == "error" and page.faults.append(message.text))
        page.on("request", lambda request: request.url.startswith(site) or page.faults.append(request.url))
        page.goto(sign_in_link(user))
        user.refresh_from_db()
        page.goto(site + path)
        return page

    return opened
