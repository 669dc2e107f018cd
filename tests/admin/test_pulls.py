"""Asking for a pull, watching it, and taking it up again."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from integrations.models import Pull

ADD = "admin:integrations_pull_add"


def ask(staff, **words):
    return staff.post(reverse(ADD), words)


def test_staff_ask_for_everything_and_see_it_wait(staff, connection):
    answer = ask(staff, connection=connection.pk)
    pull = Pull.objects.get()
    assert (pull.kind, pull.state, pull.requested_by.email) == ("everything", "pending", "dana@vendor.example")
    page = staff.get(answer.url).content.decode()
    assert "Waiting for a worker" in page
    assert staff.get(reverse("admin:integrations_pull_changelist")).status_code == 200


def test_twice_the_same_is_one_pull(staff, connection):
    ask(staff, connection=connection.pk, whose="cus_1")
    ask(staff, connection=connection.pk, whose="cus_1")
    assert Pull.objects.count() == 1


@pytest.mark.parametrize(("whose", "kind"), [("cus_1", "customer"), (" ada@example.com ", "email"), ("", "everything")])
def test_what_is_pulled_follows_from_whose(staff, connection, whose, kind):
    ask(staff, connection=connection.pk, whose=whose, since="2026-01-31")
    pull = Pull.objects.get()
    assert (pull.kind, pull.subject, pull.since.isoformat()) == (kind, whose.strip(), "2026-01-31T00:00:00+00:00")


@pytest.mark.parametrize(
    "words", [{"whose": "<b>"}, {"since": "tomorrow"}, {"since": "2999-01-01"}, {"connection": 999}]
)
def test_what_makes_no_sense_is_said_beside_its_field(staff, connection, words):
    answer = ask(staff, **{"connection": connection.pk, **words})
    assert (answer.status_code, Pull.objects.count()) == (200, 0)
    assert 'role="alert"' in answer.content.decode()


def test_progress_is_told_in_words_and_as_a_number(staff, connection):
    pull = Pull.objects.create(
        connection=connection,
        kind="everything",
        since=connection.created_at,
        cursor={"": ["charges", "ch_1", 62]},
        counts={"seen": 7, "recorded": 5, "unmatched: no_match": 2},
    )
    told = staff.get(reverse("admin:integrations_pull_progress", args=[pull.pk])).json()
    assert (told["percent"], told["doing"]) == (62, "Reading and settling charges")
    assert {"name": "unmatched: nobody with that e-mail", "number": 2} in told["counts"]


def test_a_failed_pull_says_why_and_goes_on_when_asked(staff, connection):
    pull = Pull.objects.create(
        connection=connection,
        kind="everything",
        since=connection.created_at,
        state="failed",
        reason_code="refused",
        reason_data={"why": "403"},
    )
    page = staff.get(reverse("admin:integrations_pull_change", args=[pull.pk])).content.decode()
    assert "Stripe refused the look-up: 403." in page
    staff.post(reverse("admin:integrations_pull_retry", args=[pull.pk]))
    pull.refresh_from_db()
    assert pull.state == "pending"


def test_who_may_not_add_pulls_cannot(client, connection, alice):
    alice.is_staff = True
    alice.save()
    client.force_login(alice)
    client.post(reverse(ADD), {"connection": connection.pk})
    assert Pull.objects.count() == 0


def settings_page(client, connection):
    url = reverse("admin:integrations_connection_change", args=[connection.pk])
    return " ".join(client.get(url).content.decode().split())


def test_a_connections_page_leads_to_a_pull_of_its_own(staff, connection):
    html = settings_page(staff, connection)
    assert "Nothing was pulled yet." in html
    link = f"{reverse(ADD)}?connection={connection.pk}"
    assert f'href="{link}">Pull what is at Stripe<' in html
    assert f'<option value="{connection.pk}" selected>' in staff.get(link).content.decode()


def test_a_connections_page_says_how_its_last_pull_ended(staff, connection):
    made = {"connection": connection, "since": connection.created_at}
    pull = Pull.objects.create(kind="everything", state="done", counts={"seen": 7, "recorded": 5}, **made)
    Pull.objects.create(kind="events", **made)
    html = settings_page(staff, connection)
    assert "7 payments seen, 5 recorded" in html
    assert f'href="{reverse("admin:integrations_pull_change", args=[pull.pk])}"' in html
    Pull.objects.create(kind="email", state="failed", reason_code="refused", reason_data={"why": "403"}, **made)
    assert "Stripe refused the look-up: 403." in settings_page(staff, connection)


def test_a_disconnected_account_is_not_pulled(staff, connection):
    type(connection).objects.update(disconnected_at=connection.created_at)
    assert "Pull what is at Stripe" not in settings_page(staff, connection)


def test_who_may_not_pull_sees_no_way_to(client, connection, alice):
    alice.is_staff = True
    alice.save()
    alice.user_permissions.set(Permission.objects.filter(codename__in=["change_connection", "add_connection"]))
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    Pull.objects.create(connection=connection, kind="everything", since=connection.created_at)
    html = settings_page(client, connection)
    assert "Test the connection" in html
    assert "Pull what is at Stripe" not in html
    assert "The last pull" not in html
    alice.user_permissions.set(Permission.objects.filter(codename__in=["view_connection", "add_pull", "view_pull"]))
    html = settings_page(client, connection)
    assert "Pull what is at Stripe" in html
    assert "The last pull" in html


def test_the_first_page_counts_failed_pulls_and_leads_to_them(staff, connection):
    assert "Pulls that failed" not in staff.get(reverse("admin:index")).content.decode()
    made = {"connection": connection, "since": connection.created_at, "finished_at": connection.created_at}
    for code in ("refused", "defect"):
        Pull.objects.create(kind="email", state="failed", reason_code=code, reason_data={"why": "x"}, **made)
    Pull.objects.create(kind="email", state="done", **made)
    home = staff.get(reverse("admin:index"))
    [told] = [one for one in home.context["waiting"] if one.title == "Pulls that failed"]
    assert told.number == 2
    listed = staff.get(told.url)
    assert listed.context["cl"].result_count == 2
