"""What is done with a connection is done once: a double click, a reload, a second tab, with and without scripts."""

import re
from functools import partial

import pytest
from django.urls import reverse

from integrations.models import Connection, InboundEvent
from prm.accounts.models import Sent
from tests.connecting import Office, person
from tests.properties.workers import together
from tests.server import web


@pytest.fixture
def office(committed, stripe, settings):
    settings.SITE_URL, settings.STRIPE_CONNECT_CLIENT_ID = "https://prm.example.com", ""
    return Office(person())


@pytest.fixture
def made(office, stripe):
    office.add(stripe.api_key)
    stripe.keys.add("sk_test_the_second")
    return Connection.objects.get()


def path(made, name):
    return reverse(f"admin:integrations_connection_{name}", args=[made.pk])


def form(office, made, name):
    """The form that a person has before them, as it is sent."""
    page = office.get(path(made, "change" if name == "test" else name)).content.decode()
    (token,) = re.findall(r'name="_once" value="([^"]*)"', page)
    return {"_once": token}


def changes(made):
    return list(made.history.values_list("history_change_reason", flat=True))


@pytest.mark.parametrize("with_form", [True, False])
def test_disconnecting_twice(office, made, stripe, with_form):
    data = form(office, made, "disconnect") if with_form else {}
    stripe.requests.clear()
    assert "Sandbox is disconnected." in office.act(made, "disconnect", **data)
    calls = list(stripe.requests)
    assert [method for method, _path in calls] == ["DELETE"]
    again = office.act(made, "disconnect", **data)
    assert f"Sandbox is disconnected. Nothing was done. That was {office.user}, " in again
    assert (stripe.requests, changes(made)[0], len(changes(made))) == (calls, "Disconnected.", 2)


def test_a_form_of_before_does_not_disconnect_what_was_connected_again(office, made, stripe):
    data = form(office, made, "disconnect")
    office.act(made, "disconnect", **data)
    office.add(stripe.api_key)
    assert "Your form arrived twice and was taken up once." in office.act(made, "disconnect", **data)
    made.refresh_from_db()
    assert made.disconnected_at is None
    assert len(stripe.hooks._held) == 1


def test_a_form_that_stripe_refused_may_be_sent_again(office, made, stripe):
    data = form(office, made, "disconnect")
    for _twice in range(2):
        stripe.fail(500)
        assert "Stripe has a fault (500)." in office.act(made, "disconnect", **data)
    assert "Sandbox is disconnected." in office.act(made, "disconnect", here_only="1", **data)
    assert Sent.objects.count() == 1


@pytest.mark.parametrize("with_form", [True, False])
def test_replacing_the_key_twice(office, made, stripe, with_form):
    data = {"api_key": "sk_test_the_second", **(form(office, made, "key") if with_form else {})}
    assert "The key was replaced." in office.act(made, "key", **data)
    calls = list(stripe.requests)
    again = office.act(made, "key", **data)
    told = "Your form arrived twice" if with_form else "This key is in use already. Nothing was changed."
    assert told in again
    assert "The key was replaced." not in again
    assert (stripe.requests, changes(made)[0], len(changes(made))) == (calls, "The key was replaced.", 2)


def test_a_key_that_was_refused_may_be_sent_again(office, made, stripe):
    data = form(office, made, "key")
    assert "Stripe does not know" in office.act(made, "key", api_key="sk_test_nobody", **data)
    assert "The key was replaced." in office.act(made, "key", api_key="sk_test_the_second", **data)


def test_testing_twice_sends_one_probe(office, made, settings):
    data = form(office, made, "test")
    with web() as settings.SITE_URL:
        assert "The probe went out" in office.act(made, "test", **data)
        again = office.act(made, "test", **data)
        assert "Your form arrived twice and was taken up once. What came of it stands here." in again
        assert InboundEvent.objects.count() == 1
        assert "The probe went out" in office.act(made, "test", **form(office, made, "test"))
    assert InboundEvent.objects.count() == 2


def test_a_connection_that_is_over_is_not_tested_nor_given_a_key(office, made, stripe):
    office.act(made, "disconnect")
    stripe.requests.clear()
    for name, data in (("test", {}), ("key", {"api_key": "sk_test_the_second"})):
        assert "Sandbox is disconnected. Nothing was done." in office.act(made, name, **data)
    made.refresh_from_db()
    assert (stripe.requests, bool(made.api_key), InboundEvent.objects.exists()) == ([], False, False)


def test_adding_twice_adds_one(office, stripe):
    pages = [office.add(stripe.api_key) for _twice in range(2)]
    assert "is added." in pages[0]
    assert "is connected in test mode already. Nothing was changed." in pages[1]
    assert (Connection.objects.count(), len(stripe.hooks._held)) == (1, 1)


@pytest.mark.parametrize(("name", "more"), [("disconnect", {}), ("key", {"api_key": "sk_test_the_second"})])
def test_two_at_the_same_moment(office, made, stripe, name, more):
    data = {**form(office, made, name), **more}
    send = [partial(office.browser.post, path(made, name), data) for _twice in range(2)]
    assert [answer.status_code for answer in together(*send)] == [302, 302]
    assert len(changes(made)) == 2
