"""A step is taken with the row that its button stood beside; whoever is late is told who changed it, and when."""

import re

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.admin.roles import browser, person
from tests.admin.test_nouns import forms
from tests.admin.test_stale import lead_form, page
from tests.admin.test_steps import step, told


@pytest.fixture
def mia(db):
    return person("partner_manager")


def button(client, url, row, name):
    """Where a button of a page or list leads."""
    return re.search(rf'"({re.escape(step(row, name))}[^"]*)"', client.get(url).content.decode())[1]


def listed(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist")


@pytest.mark.parametrize("place", [page, listed])
def test_a_lead_that_changed_meanwhile_is_not_accepted(staff, world, mia, partner_b, place):
    lead = world.lead()
    accept = button(staff, place(lead), lead, "accept")
    changed = lead_form(lead, partner=partner_b.pk, email="other@example.com")
    assert browser(mia).post(page(lead), changed).status_code == 302
    when = r"\d+ \w+ \d+, \d\d:\d\d"
    what = r"other@example.com was changed after you opened the page \(e-mail, source partner\)"
    for _twice in range(2):
        (text,) = told(staff.post(accept, follow=True))
        assert re.fullmatch(rf"Nothing was done: {what}\. That was {mia}, {when}\.", text), text
    lead.refresh_from_db()
    assert (lead.status, lead.history.count()) == ("pending", 2)
    staff.post(button(staff, place(lead), lead, "accept"))
    lead.refresh_from_db()
    assert (lead.status, lead.partner) == ("accepted", partner_b)


@pytest.mark.parametrize("place", [page, listed])
def test_a_deal_whose_partners_changed_meanwhile_is_not_won(staff, world, mia, partner_b, place):
    deal = world.deal()
    deal.accept(by=world.staff)
    win = button(staff, place(deal), deal, "win")
    line = {"partner": partner_b.pk, "role": "influence", "position": 1}
    data = {"name": deal.name, "contact_email": deal.contact_email, "amount": "1200.50", "currency": "EUR"}
    lines = forms(deal_partners=[line])
    assert browser(mia).post(page(deal), {**lines, **data, "key": deal.key}).status_code == 302
    (text,) = told(staff.post(win, follow=True))
    assert text.startswith(f"Nothing was done: {deal} was saved again after you opened the page. That was {mia}, ")
    deal.refresh_from_db()
    assert (deal.status, deal.history.first().history_user) == ("accepted", mia)
    staff.post(button(staff, place(deal), deal, "win"))
    deal.refresh_from_db()
    assert deal.status == "won"


def test_nobody_writes_a_reason_for_a_lead_that_changed_meanwhile(staff, world, mia):
    lead = world.lead()
    decline = button(staff, listed(lead), lead, "decline")
    assert "Decline it, for what reason?" in staff.get(decline).content.decode()
    browser(mia).post(page(lead), lead_form(lead, name="Ada"))
    asked = staff.get(decline, follow=True)
    late = staff.post(decline, {"reason": "Ours."}, follow=True)
    for answer in (asked, late):
        assert "for what reason?" not in answer.content.decode()
        (text,) = told(answer)
        assert text.startswith("Nothing was done: Ada was changed after you opened the page (name). That was ")
    lead.refresh_from_db()
    assert (lead.status, lead.name) == ("pending", "Ada")


def test_a_double_click_is_told_what_the_first_one_did(staff, world):
    lead = world.lead()
    accept = button(staff, page(lead), lead, "accept")
    answers = [told(staff.post(accept, follow=True)) for _twice in range(2)]
    assert answers[0] == [f"{lead} is accepted."]
    assert answers[1][0].startswith(f"{lead} is accepted already. That was {world.staff}, ")
    assert lead.history.count() == 2


def test_a_payment_that_changed_a_deal_meanwhile_is_the_systems_doing(staff, world):
    deal = world.deal(7)
    deal.accept(by=world.staff)
    win = button(staff, page(deal), deal, "win")
    world.payment(7, email=deal.contact_email)
    (text,) = told(staff.post(win, follow=True))
    assert "(customer). That was the system, " in text
    deal.refresh_from_db()
    assert deal.status == "accepted"


@pytest.mark.parametrize(
    "seen", ["", "?seen=", "?seen=abc", "?seen=%00", "?seen=-1", f"?seen={'9' * 18}", f"?seen={'9' * 40}"]
)
def test_whoever_names_no_version_may_act(staff, world, mia, seen):
    lead = world.lead()
    lead.name = "Ada"
    lead.save()
    assert told(staff.post(step(lead, "accept") + seen, follow=True)) == ["Ada is accepted."]


@pytest.mark.parametrize("kind", ["lead", "deal"])
def test_a_list_knows_its_rows_versions_without_a_query_of_their_own(staff, world, kind):
    rows = [getattr(world, kind)(number) for number in range(3)]
    with CaptureQueriesContext(database) as queries:
        markup = staff.get(listed(rows[0])).content.decode()
    asked = [one["sql"] for one in queries if f"historical{kind}" in one["sql"] and "COUNT(" not in one["sql"]]
    assert len(asked) == 1, "in the query that reads the rows"
    for row in rows:
        assert f"?seen={row.history.get().pk}" in markup
