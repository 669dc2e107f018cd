"""What acts on a row says before and after, asks why, keeps who did it, and is done once."""

import re
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from integrations.models import Pull
from prm.accounts.models import User
from prm.leads.models import Lead
from prm.ledger.models import Payment, Transaction
from tests.admin.reading import opened, said
from tests.admin.roles import browser, person
from tests.admin.test_steps import step, told
from tests.admin.world import MOMENT

LISTED = "admin:leads_lead_changelist"


@pytest.fixture
def mia(db):
    return person("partner_manager")


def chosen(action, *rows, **more):
    return {"action": action, "index": 0, "_selected_action": [row.pk for row in rows], **more}


def test_a_button_says_before_what_it_will_do(staff, world):
    lead = world.lead()
    assert "Its first payment makes it a customer credited to its partner." in said(opened(staff, lead))
    listed = staff.get(reverse(LISTED)).content.decode()
    assert 'title="Its first payment makes it a customer credited to its partner."' in listed


def test_declining_asks_why_and_goes_back_to_where_the_button_was(staff, world, dana):
    lead = world.lead()
    listed = f"http://testserver{reverse(LISTED)}?status__exact=pending"
    asked = staff.get(step(lead, "decline"), headers={"referer": listed}).content.decode()
    assert "Decline it, for what reason?" in asked
    assert f'name="next" value="{listed}"' in asked
    for reason in ("", "  \x00 "):
        answer = staff.post(step(lead, "decline"), {"reason": reason, "next": listed})
        assert "Write why, for whoever asks later." in answer.content.decode()
    answer = staff.post(step(lead, "decline"), {"reason": "Ours <b>already</b>", "next": listed})
    assert answer.url == listed
    kept = lead.history.first()
    assert (kept.status, kept.history_change_reason, kept.history_user) == ("declined", "Ours <b>already</b>", dana)
    assert "Ours &lt;b&gt;already" in staff.get(reverse("admin:leads_lead_history", args=[lead.pk])).content.decode()


def test_nobody_is_led_elsewhere(staff, world):
    lead = world.lead()
    answer = staff.post(step(lead, "decline"), {"reason": "x", "next": "https://evil.example/"})
    assert answer.url == reverse("admin:leads_lead_change", args=[lead.pk])


def test_whoever_comes_second_is_told_who_was_first(staff, world, mia):
    lead = world.lead()
    browser(mia).post(step(lead, "decline"), {"reason": "Known already."})
    late, again = staff.post(step(lead, "accept"), follow=True), browser(mia)
    assert f"{lead} is declined and cannot become accepted. That was {mia}, " in told(late)[0]
    second = again.post(step(lead, "decline"), {"reason": "Once more."}, follow=True)
    assert f"{lead} is declined already. That was {mia}, " in told(second)[0]
    assert [one.status for one in lead.history.all()] == ["declined", "pending"]


@pytest.mark.parametrize("name", ["accept", "decline", "lose", "win"])
def test_a_step_that_is_sent_twice_is_taken_once(staff, world, name):
    deal = world.deal()
    if name in ("lose", "win"):
        deal.accept(by=world.staff)
    before = deal.history.count()
    for _twice in range(2):
        answer = staff.post(step(deal, name), {"reason": "So it is."}, follow=True)
    assert "already" in told(answer)[0]
    assert deal.history.count() == before + 1


def test_selected_rows_that_changed_meanwhile_are_named_and_the_others_done(staff, world, mia):
    leads = [world.lead(n) for n in range(6)]
    leads[0].decline(by=mia, reason="Known already.")
    gone = leads[5].pk
    leads[5].delete()
    answer = staff.post(
        reverse(LISTED),
        {**chosen("accept", *leads[:5]), "_selected_action": [*(lead.pk for lead in leads[:5]), gone]},
        follow=True,
    )
    texts = told(answer)
    assert Lead.objects.filter(status="accepted").count() == 4
    assert any(text.startswith("Accept: done with 4 rows.") for text in texts)
    assert any(f"{leads[0]} is declined and cannot become accepted. That was {mia}" in text for text in texts)
    assert "1 chosen row is gone." in texts


def test_selected_rows_are_declined_for_a_reason(staff, world):
    leads = [world.lead(n) for n in range(2)]
    asked = staff.post(reverse(LISTED), chosen("decline", *leads))
    assert "Decline it, for what reason?" in asked.content.decode()
    assert Lead.objects.filter(status="pending").count() == 2
    staff.post(reverse(LISTED), chosen("decline", *leads, reason="Both ours."))
    assert {lead.history.first().history_change_reason for lead in leads} == {"Both ours."}
    assert Lead.objects.filter(status="declined").count() == 2


@pytest.mark.parametrize("made_up", ["abc", "1e9", "-1", "9" * 40, "\x00", "٣"])
def test_a_made_up_selection_does_nothing(staff, world, made_up):
    world.lead()
    answer = staff.post(reverse(LISTED), {**chosen("accept"), "_selected_action": made_up}, follow=True)
    assert answer.status_code == 200
    assert Lead.objects.filter(status="pending").count() == 1


def test_who_may_not_decide_finds_no_button_and_no_action(world):
    world.lead()
    listed = browser(person("read_only")).get(reverse(LISTED)).content.decode()
    assert "formaction" not in listed
    assert 'value="accept"' not in listed
    assert "Next step" not in listed
    assert "pr-told" not in listed


def test_a_retry_is_kept_with_whoever_asked_for_it(world):
    sue = person("support")
    event = world.event(state="failed", reason_code="busy", reason_data={"why": "x"})
    for _twice in range(2):
        answer = browser(sue).post(step(event, "retry"), follow=True)
    assert told(answer) == [f"{event} is next in turn already. Nothing was done."]
    assert LogEntry.objects.get(object_id=event.pk).user == sue
    assert f"Retried {sue} Today, " in said(opened(browser(person("finance")), event))


def test_a_pull_is_retried_once(world, connection):
    sue = person("support")
    pull = Pull.objects.create(
        connection=connection,
        kind="everything",
        since=MOMENT,
        state="failed",
        reason_code="refused",
        reason_data={"why": "403"},
    )
    url = reverse("admin:integrations_pull_retry", args=[pull.pk])
    answers = [told(browser(sue).post(url, follow=True))[0] for _twice in range(2)]
    assert answers == ["It goes on where it stopped.", "Everything is pending: there is nothing to retry."]
    assert f"Retried {sue} Today, " in said(opened(browser(person("finance")), pull))


def test_a_payment_is_left_once_and_the_second_is_told_by_whom(world, dana):
    fay, payment = person("finance"), world.payment(7)
    client = browser(fay)
    url = unescape(re.search(r'href="([^"]+/leave/[^"]*)"', opened(client, payment)).group(1))
    for _twice in range(2):
        answer = client.post(url, {"reason": "A test of ours."}, follow=True)
    payment.refresh_from_db()
    assert (payment.outcome, payment.reason_data["by"]) == ("ignored", str(fay))
    assert "no longer waits for anybody" in told(answer)[0]
    assert f"That was {fay}, " in told(answer)[0]
    assert Payment.objects.count() == 1
    assert not Transaction.objects.exists()


def test_a_form_that_adds_a_row_adds_one(staff, partner_a, dana):
    url = reverse("admin:leads_lead_add")
    data = {"partner": partner_a.pk, "email": "ada@example.com", "_once": staff.get(url).context["once"]}
    refused = staff.post(url, {**data, "email": "no"})
    assert refused.context["once"] == data["_once"]
    answers = [staff.post(url, data, follow=True) for _twice in range(2)]
    lead = Lead.objects.get()
    assert told(answers[1]) == ["This was added already: your form arrived twice."]
    assert answers[1].redirect_chain[0][0] == reverse("admin:leads_lead_change", args=[lead.pk])


def test_a_form_that_somebody_else_sent_before_adds_nothing(staff, partner_a, mia):
    url = reverse("admin:leads_lead_add")
    data = {"partner": partner_a.pk, "email": "ada@example.com", "_once": staff.get(url).context["once"]}
    staff.post(url, data)
    answer = browser(mia).post(url, {**data, "email": "bea@example.com"}, follow=True)
    text = "Nothing was added: this form was sent by somebody else before. Here is a new one."
    assert told(answer) == [text]
    assert Lead.objects.get().email == "ada@example.com"
    assert answer.context["once"] != data["_once"]
    again = {**data, "email": "bea@example.com", "_once": answer.context["once"]}
    assert browser(mia).post(url, again).status_code == 302
    assert Lead.objects.count() == 2


def test_a_person_is_added_once(staff):
    url = reverse("admin:accounts_user_add")
    data = {"email": "eve@vendor.example", "usable_password": "false", "_once": staff.get(url).context["once"]}
    assert [staff.post(url, data).status_code for _twice in range(2)] == [302, 302]
    assert User.objects.filter(email="eve@vendor.example").count() == 1
