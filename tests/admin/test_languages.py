"""Figures in every language that a browser may ask for, also those whose way of writing them nobody knows."""

from datetime import date

import pytest
from babel import Locale
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from prm import money
from prm.backoffice import home_chart
from prm.backoffice.home_chart import Day
from prm.ledger.admin.home_partners import Share
from tests.admin import world as made
from tests.admin.reading import opened, said, table

UNKNOWN = "udm"


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_every_language_writes_figures(code):
    with translation.override(code):
        found = money.locale()
        shown = money.for_reader(-9000, "EUR")
        lines = home_chart.draw([Day("said", 9000, -1000)], "EUR").lines
        share = str(Share("who", date(2026, 1, 1), "EUR", True, 1, 4).share)
    assert isinstance(found, Locale)
    assert found.language == ("en" if code == UNKNOWN else translation.to_locale(code).split("_")[0])
    assert "€" in shown or "EUR" in shown
    assert "-" not in shown
    assert all(one.label for one in lines)
    assert 'width="25.00%"' in share


def test_a_language_that_nobody_knows_writes_figures_as_english_does(settings):
    assert UNKNOWN in dict(settings.LANGUAGES)
    with translation.override(UNKNOWN):
        assert money.for_reader(-123456, "EUR") == "−€1,234.56"
        assert [one.label for one in home_chart.draw([Day("", 123456, 0)], "EUR").lines] == ["0", "500", "1K", "1.5K"]


def test_pages_with_money_open_in_such_a_language(staff, world, monkeypatch):
    monkeypatch.setattr(made, "MOMENT", timezone.now())
    staff.defaults["HTTP_ACCEPT_LANGUAGE"] = UNKNOWN
    payment = world.paid(0)
    world.refund(payment)
    sale = payment.transactions.get(kind="sale")
    home = staff.get(reverse("admin:index"))
    assert home.status_code == 200
    assert "€90.00" in said(home.content.decode())
    for name in ("payment", "transaction"):
        assert staff.get(reverse(f"admin:ledger_{name}_changelist")).status_code == 200
    assert table(opened(staff, payment), "What was paid")[2] == ["Net, which counts", "€90.00"]
    assert "€90.00" in said(opened(staff, sale))
    assert "€90.00" in said(opened(staff, payment.customer))
