import re

import pytest
from django.urls import reverse

from prm.leads.models import Lead


def step(row, name):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_step", args=[row.pk, name])


def told(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize(("name", "status"), [("accept", "accepted"), ("decline", "declined")])
def test_a_lead_is_answered_by_its_buttons(staff, world, name, status):
    lead = world.lead()
    page = staff.get(reverse("admin:leads_lead_changelist")).content.decode()
    button = f'{"formaction" if name == "accept" else "href"}="{step(lead, name)}?seen={lead.history.get().pk}"'
    assert button in page
    answer = staff.post(step(lead, name), {"reason": "Known already."}, follow=True)
    lead.refresh_from_db()
    assert lead.status == status
    assert told(answer) == [f"{lead} is {status}."]
    assert lead.history.first().history_user == world.staff


def test_a_button_pressed_too_late_says_why(staff, world):
    lead = world.lead()
    lead.accept(by=world.staff)
    answer = staff.post(step(lead, "decline"), {"reason": "Late."}, follow=True)
    lead.refresh_from_db()
    assert lead.status == "accepted"
    assert "is accepted and cannot become" in told(answer)[0]


def test_looking_at_a_step_takes_none(staff, world):
    lead = world.lead()
    assert staff.get(step(lead, "accept")).status_code == 405
    lead.refresh_from_db()
    assert lead.status == "pending"


def test_unknown_steps_and_rows_are_not_found(staff, world):
    lead = world.lead()
    assert staff.post(step(lead, "save")).status_code == 404
    lead.pk = 999
    assert staff.post(step(lead, "accept")).status_code == 404


def test_selected_leads_are_accepted_and_the_others_named(staff, world):
    leads = [world.lead(n) for n in range(3)]
    leads[0].decline(by=world.staff)
    chosen = {"action": "accept", "_selected_action": [lead.pk for lead in leads]}
    answer = staff.post(reverse("admin:leads_lead_changelist"), chosen, follow=True)
    assert Lead.objects.filter(status="accepted").count() == 2
    assert sum("cannot become" in text for text in told(answer)) == 1


def test_a_deal_goes_from_pending_to_won(staff, world):
    deal = world.deal()
    staff.post(step(deal, "accept"))
    staff.post(step(deal, "win"))
    deal.refresh_from_db()
    assert deal.status == "won"


def test_only_staff_who_may_change_leads_take_steps(client, world, alice):
    alice.is_staff = True
    alice.save()
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    lead = world.lead()
    assert client.post(step(lead, "accept")).status_code == 403
    lead.refresh_from_db()
    assert lead.status == "pending"


@pytest.mark.parametrize("state", ["pending", "failed"])
def test_an_event_is_retried(staff, world, state):
    event = world.event(state=state, reason_code="busy", reason_data={"why": "x"}, attempts=3)
    page = staff.get(reverse("admin:integrations_inboundevent_change", args=[event.pk])).content.decode()
    assert f'formaction="{step(event, "retry")}"' in page
    staff.post(step(event, "retry"))
    event.refresh_from_db()
    assert (event.state, event.attempts) == ("pending", 0)


def test_an_event_that_is_done_has_nothing_to_retry(staff, world):
    event = world.event(state="done")
    answer = staff.post(step(event, "retry"), follow=True)
    event.refresh_from_db()
    assert event.state == "done"
    assert "nothing to retry" in told(answer)[0]


def test_a_list_says_what_its_buttons_do(staff, world):
    world.lead(0)
    world.lead(1).accept(by=world.staff)
    page = staff.get(reverse("admin:leads_lead_changelist")).content.decode()
    start = page.index('<ul class="pr-told"')
    assert re.findall(r"</svg><b>(.*?)</b> (.*?)</li>", page[start : page.index("</ul>", start)]) == [
        ("Accept", "Its first payment makes it a customer credited to its partner."),
        ("Decline", "Closes it for good: payments with its e-mail do not count for its partner."),
        ("Mark as lost", "Closes it for good: later payments with its e-mail do not count for its partner."),
    ]


def test_a_list_without_buttons_explains_none(staff, world):
    world.lead().decline(by=world.staff)
    world.event(state="done")
    for listed in ("leads_lead", "integrations_inboundevent", "ledger_payment"):
        assert "pr-told" not in staff.get(reverse(f"admin:{listed}_changelist")).content.decode(), listed
