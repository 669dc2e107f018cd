"""What the first page says of trouble, and to whom."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from prm.accounts.models import User
from tests.admin.reading import said


@pytest.fixture
def trouble(world, connection):
    """Of every kind: a failed event, an old pending one, a silent connection, money of two currencies."""
    connection.proven_at = timezone.now()
    connection.save()
    past = timezone.now() - timedelta(days=5)
    reason = {"reason_code": "provider_down", "reason_data": {"why": "timeout"}}
    world.event(0, state="failed", received_at=past, finished_at=past, **reason)
    for number in (1, 2):
        world.event(number, received_at=past - timedelta(hours=number), next_attempt_at=past)
    world.payment(1, net=12345)
    world.payment(2, net=655)
    world.payment(3, net=700, currency="JPY")


def links(page):
    """Where each card leads, and what it says."""
    cards = page[page.index('<ul class="pr-waiting">') :].split("<a ")[1:]
    found = {card.split('href="')[1].split('"')[0]: card[card.index(">") + 1 : card.index("</a>")] for card in cards}
    return {url.replace("&amp;", "&"): said(card) for url, card in found.items()}


def test_trouble_is_counted_said_and_linked_to_just_these(staff, trouble, connection):
    found = links(staff.get("/admin/").content.decode())
    events, payments = "/admin/integrations/inboundevent/", "/admin/ledger/payment/?outcome__exact=unmatched"
    assert found[f"{events}?state__exact=failed"].startswith("1 Events that failed They are not tried again")
    late = found[f"{events}?state__exact=pending"]
    assert late == "2 Events that wait The oldest has waited 5 days. Is a worker running?"
    silent = found[f"/admin/integrations/connection/?id__exact={connection.pk}"]
    assert silent == "1 Vendor has gone silent No event for 5 days, though it usually has some."
    euros = found[f"{payments}&currency=EUR&livemode__exact=0"]
    assert euros == "2 Payments without a customer €130.00 EUR of test money belongs to nobody yet."
    assert "¥700 JPY" in found[f"{payments}&currency=JPY&livemode__exact=0"]
    for path in found:
        assert staff.get(path).status_code == 200
    listed = staff.get(f"{payments}&currency=EUR&livemode__exact=0").context_data["cl"].result_list
    assert sorted(one.net_minor for one in listed) == [655, 12345]


def test_without_trouble_nothing_is_said_of_it(staff, world):
    page = said(staff.get("/admin/").content.decode())
    assert "Nothing waits for you." in page
    assert "Payments without a customer" not in page
    assert "Events that failed" not in page
    assert "silent" not in page
    assert "Events that wait" not in page


def test_who_may_not_see_the_list_is_not_told_of_it(client, trouble):
    person = User.objects.create_user("sue@vendor.example", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_inboundevent"))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    page = said(client.get("/admin/").content.decode())
    assert "Events that failed" in page
    assert "Payments without a customer" not in page
    assert "silent" not in page


def test_the_first_page_asks_at_most_fifteen_questions(staff, trouble, world):
    world.all_kinds(5)
    staff.get("/admin/")
    with CaptureQueriesContext(database) as asked:
        staff.get("/admin/")
    assert len(asked) <= 15, [one["sql"][:90] for one in asked]
