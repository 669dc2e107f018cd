"""Two people at the same moment, each on a connection of their own."""

import re
from functools import partial
from threading import Barrier

import pytest
from django.urls import reverse

from prm.accounts.models import User
from prm.leads.models import Lead
from prm.partners.models import Partner
from tests.admin.roles import browser
from tests.properties.workers import together


@pytest.fixture
def people(committed):
    made = [User.objects.create_superuser(f"{name}@vendor.example", name=name) for name in ("Ann", "Ben")]
    return [browser(one) for one in made]


@pytest.fixture
def lead(committed):
    partner = Partner.objects.create(name="A")
    return Lead.objects.create(partner=partner, email="ada@example.com", name="Ada")


def both(people, url, *data):
    start = Barrier(len(people))

    def send(client, sent):
        start.wait()
        return client.post(url, sent)

    answers = together(*[partial(send, client, sent) for client, sent in zip(people, data, strict=True)])
    return sorted(answer.status_code for answer in answers)


def test_of_two_who_save_one_is_told(people, lead):
    url = reverse("admin:leads_lead_change", args=[lead.pk])
    seen = [client.get(url).context["seen"] for client in people]
    data = [{"partner": lead.partner_id, "email": lead.email, "key": lead.key} for _one in people]
    for number, one in enumerate(data):
        one |= {"name": f"Name {number}", "_seen": seen[number]}
    assert both(people, url, *data) == [200, 302]
    assert lead.history.count() == 2


def test_of_two_who_answer_one_is_told(people, lead):
    url = reverse("admin:leads_lead_step", args=[lead.pk, "decline"])
    assert both(people, url, {"reason": "First."}, {"reason": "Second."}) == [302, 302]
    assert lead.history.count() == 2


def test_a_form_sent_twice_at_once_adds_one_row(people, lead):
    url = reverse("admin:leads_lead_add")
    once = people[0].get(url).context["once"]
    data = {"partner": lead.partner_id, "email": "new@example.com", "_once": once}
    assert both([people[0], _again(people[0])], url, data, data) == [302, 302]
    assert Lead.objects.filter(email="new@example.com").count() == 1


def test_of_one_who_saves_and_one_who_accepts_one_is_told(people, lead):
    url = reverse("admin:leads_lead_change", args=[lead.pk])
    page = people[0].get(url)
    saved = {"partner": lead.partner_id, "email": "new@example.com", "key": lead.key, "_seen": page.context["seen"]}
    accept = re.search(r'formaction="([^"]+)"', page.content.decode())[1]
    start = Barrier(2)

    def send(client, where, data):
        start.wait()
        return client.post(where, data)

    together(partial(send, people[0], url, saved), partial(send, people[1], accept, {}))
    lead.refresh_from_db()
    assert (lead.status, lead.email) in [("pending", "new@example.com"), ("accepted", "ada@example.com")]
    assert lead.history.count() == 2


def _again(client):
    """The same browser, in a second tab."""
    other = type(client)()
    other.cookies = client.cookies
    return other
