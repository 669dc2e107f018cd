"""A step that is taken with selected rows is taken with those that were shown, and with no others."""

import re
from html import unescape

import pytest

from prm.backoffice import bulk
from prm.leads.models import Lead
from tests.admin.reading import said
from tests.admin.roles import browser, person
from tests.admin.test_stale import lead_form, page
from tests.admin.test_steps import told

LEADS = "/admin/leads/lead/?status__exact=pending"


@pytest.fixture
def mia(db):
    return person("partner_manager")


def across(action, row, **more):
    """What a list sends where all rows of all pages are selected: the keys of one page."""
    return {"action": action, "index": 0, "select_across": "1", "_selected_action": row.pk, **more}


def hidden(answer):
    """What the form of a page that asks for a reason carries."""
    page = answer.content.decode()
    form = page[page.index('<form class="pr-form"') :]
    form = form[: form.index("</form>")]
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}


def states():
    return dict(Lead.objects.values_list("email", "status"))


def test_what_came_after_the_question_is_not_declined_with_the_rest(staff, world):
    leads = [world.lead(number) for number in range(3)]
    asked = staff.post(LEADS, across("decline", leads[0]))
    assert asked.context["names"] == [str(lead) for lead in reversed(leads)]
    late = world.lead(9)
    answer = staff.post(LEADS, {**hidden(asked), "reason": "Ours."}, follow=True)
    assert told(answer) == [f"{lead} is declined." for lead in reversed(leads)]
    assert states() == {**{lead.email: "declined" for lead in leads}, late.email: "pending"}
    assert late.history.count() == 1


def test_a_reason_for_whatever_is_on_all_pages_is_asked_which(staff, world):
    leads = [world.lead(number) for number in range(2)]
    asked = staff.post(LEADS, across("decline", leads[0], reason="Ours."))
    assert ">Ours.</textarea>" in asked.content.decode()
    assert [one.split(".")[0] for one in hidden(asked)["rows"].split(",")] == [str(lead.pk) for lead in leads[::-1]]
    assert set(states().values()) == {"pending"}


def test_a_row_that_fits_the_list_no_more_is_named_with_its_reason(staff, world):
    leads = [world.lead(number) for number in range(2)]
    asked = staff.post(LEADS, across("decline", leads[0]))
    leads[0].accept(by=world.staff)
    texts = told(staff.post(LEADS, {**hidden(asked), "reason": "Ours."}, follow=True))
    assert texts[0] == f"{leads[1]} is declined."
    assert texts[1].startswith(f"{leads[0]} is accepted and cannot become declined. That was {world.staff}, ")
    assert len(texts) == 2


@pytest.mark.parametrize("action", ["accept", "decline"])
def test_more_rows_than_may_be_are_left_alone(staff, world, monkeypatch, action):
    monkeypatch.setattr(bulk, "MOST", 2)
    leads = [world.lead(number) for number in range(3)]
    every = {**across(action, leads[0]), "select_across": "0", "_selected_action": [lead.pk for lead in leads]}
    rows = {"action": action, "index": 0, "reason": "x", "rows": ",".join(f"{lead.pk}." for lead in leads)}
    for data in (across(action, leads[0], reason="x"), {**every, "reason": "x"}, rows):
        answer = staff.post(LEADS, data, follow=True)
        text = "Nothing was done: more than 2 rows are selected. Narrow the list down, and take it in parts."
        assert told(answer) == [text]
    assert set(states().values()) == {"pending"}
    leads[2].delete()
    assert "Decline it, for what reason?" in staff.post(LEADS, across("decline", leads[0])).content.decode()


def test_a_thousand_rows_fit_into_the_form(staff, world):
    partner = world.partner
    Lead.objects.bulk_create([Lead(partner=partner, email=f"ada{n}@example.com", key=f"l{n}") for n in range(1000)])
    asked = staff.post(LEADS, across("decline", Lead.objects.first()))
    assert "and 990 more" in said(asked.content.decode())
    again = staff.post(LEADS, {**hidden(asked), "reason": " "})
    assert "and 990 more" in said(again.content.decode())
    assert "Write why, for whoever asks later." in again.content.decode()
    world.lead()
    text = "Nothing was done: more than 1,000 rows are selected. Narrow the list down, and take it in parts."
    assert told(staff.post(LEADS, across("accept", Lead.objects.first()), follow=True)) == [text]
    assert not Lead.objects.exclude(status="pending").exists()


def test_of_selected_rows_those_that_changed_since_the_question_are_left(staff, world, mia):
    leads = [world.lead(number, name=f"Ada {number}") for number in range(2)]
    chosen = {"action": "decline", "index": 0, "_selected_action": [lead.pk for lead in leads]}
    asked = staff.post(LEADS, chosen)
    browser(mia).post(page(leads[0]), lead_form(leads[0], email="other@example.com"))
    texts = told(staff.post(LEADS, {**hidden(asked), "reason": "Ours."}, follow=True))
    assert texts[0] == "Ada 1 is declined."
    assert texts[1].startswith("Nothing was done: Ada 0 was changed after you opened the page (e-mail). That was ")
    assert len(texts) == 2
    assert [type(lead).objects.get(pk=lead.pk).status for lead in leads] == ["pending", "declined"]
