"""Which events told of a payment, however many did."""

import re
from datetime import timedelta
from html import unescape

import pytest

from integrations.models import InboundEvent
from tests.admin.reading import opened, steps
from tests.admin.world import MOMENT

WAY = "How it came to this"


def told_of(world, number, **fields):
    """An event of the payment in_0, received so many minutes after the first."""
    event = world.event(number, state="done", **fields)
    moment = MOMENT + timedelta(minutes=number)
    InboundEvent.objects.filter(pk=event.pk).update(subject="in_0", received_at=moment)
    return event


@pytest.fixture
def payment(world):
    return world.paid(0)


def events(page):
    return [line for line in steps(page, WAY) if line.startswith(("Event ", "5 ", "1 "))]


def test_a_hundred_are_all_told_of(staff, world, payment):
    for number in range(100):
        told_of(world, number)
    page = opened(staff, payment)
    assert len(events(page)) == 100
    assert "earlier event" not in page


def test_of_more_the_newest_hundred_are_told_of_and_how_many_there_were_before(staff, world, payment):
    made = [told_of(world, number) for number in range(105)]
    page = opened(staff, payment)
    found = events(page)
    assert len(found) == 101
    assert found[0] == "5 earlier events told of it. See as a list"
    links = [int(one) for one in re.findall(r"/inboundevent/(\d+)/change/", page)]
    assert links == [one.pk for one in made[5:]]
    listed = staff.get(unescape(re.search(r'href="([^"]*)">See as a list', page)[1]))
    assert listed.context_data["cl"].result_count == 105
    assert [one.chosen for one in listed.context_data["cl"].bar if one.title == "About"] == ["in_0"]


def test_the_list_is_of_all_that_they_told_of_and_of_one_account(staff, world, payment, monkeypatch):
    monkeypatch.setattr("integrations.admin.telling.subjects", lambda texts: ["ch_0", "re_0"])
    for number in range(101):
        told_of(world, number)
    refunded = world.event(200, state="done")
    InboundEvent.objects.filter(pk=refunded.pk).update(subject="re_0", received_at=MOMENT)
    world.event(201, state="done")
    page = opened(staff, payment)
    assert "2 earlier events told of it." in page
    url = unescape(re.search(r'href="([^"]*)">See as a list', page)[1])
    assert url.endswith(f"?connection__id__exact={world.connection.pk}&subject__in=ch_0%2Cin_0%2Cre_0")
    assert staff.get(url).context_data["cl"].result_count == 102
    monkeypatch.setattr("integrations.admin.telling.LONGEST", 5)
    assert "&amp;subject__exact=in_0" in opened(staff, payment)


def test_a_single_one_is_called_so(staff, world, payment):
    for number in range(101):
        told_of(world, number)
    assert events(opened(staff, payment))[0] == "1 earlier event told of it. See as a list"
