"""A connection made by a script is connected once something was delivered to it, and not before."""

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from integrations import pulls
from integrations.models import Connection
from integrations.stripe.connect import connect
from integrations.stripe.connecting import ending
from integrations.stripe.pulling import missed
from integrations.tasks import sweep
from tests.connecting import Office, person
from tests.door import ACCOUNT, KEY, SECRET, event

PLAN = {"id": "plan_1", "object": "plan"}
WAITING = "Waiting for the first delivery"


def proven(connection):
    connection.refresh_from_db()
    return connection.proven_at is not None


@pytest.fixture
def office(committed):
    return Office(person())


def test_a_delivery_connects_it_with_two_queries_and_the_next_worker(door):
    sweep()
    assert not proven(door.connection)
    with CaptureQueriesContext(database) as queries:
        door.post(event(PLAN))
    assert len(queries) == 2, [one["sql"] for one in queries]
    sweep()
    assert proven(door.connection)


def test_its_page_says_so_from_the_first_delivery_on_without_a_worker(door, office):
    assert WAITING in office.page(door.connection)
    assert door.send(b"{}", "nonsense") == 400
    assert WAITING in office.page(door.connection)
    door.post(event(PLAN))
    page = office.page(door.connection)
    assert WAITING not in page
    assert "A signed delivery came in." in page


def test_what_a_pull_picked_up_is_no_delivery(shop, stripe, office):
    stripe.charge(700, email="ada@lovelace.example")
    pulls.process(missed.request(shop.connection).pk)
    assert shop.connection.events.count() == len(stripe.events()) > 0
    sweep()
    assert not proven(shop.connection)
    assert WAITING in office.page(shop.connection)
    shop.post(stripe.events()[0])
    assert proven(shop.connection)


def test_what_was_delivered_before_it_was_disconnected_proves_nothing_now(door, office, nobody_answers):
    door.post(event(PLAN))
    assert WAITING not in office.page(door.connection)
    ending.disconnect(door.connection, office.user, here_only=True)
    again = connect(KEY, SECRET, ACCOUNT)
    assert again.pk == door.connection.pk
    sweep()
    assert WAITING in office.page(again)
    door.post(event(PLAN, key="evt_2"))
    sweep()
    assert proven(again)


def test_a_new_secret_for_a_connected_one_leaves_it_connected(door):
    door.post(event(PLAN))
    sweep()
    connect(KEY, "whsec_another", ACCOUNT)
    assert proven(door.connection)
    assert Connection.objects.count() == 1
