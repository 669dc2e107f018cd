"""What staff hear of by e-mail: once, to those who may see it, whatever the mail server does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection as database
from django.utils import timezone

from integrations import digest, troubles
from integrations.models import Connection, Digest, InboundEvent, Pull
from integrations.secrets import Secret
from integrations.tasks import digest_troubles
from prm.accounts.models import User
from prm.ledger.models import Payment
from tests.admin.world import ACCOUNT, World

NINE = datetime(2025, 11, 25, 9, tzinfo=UTC)
SERVER = "django.core.mail.backends.locmem.EmailBackend.send_messages"


@pytest.fixture
def connection(db):
    sealed = {"api_key": Secret.seal("sk_test_hidden"), "webhook_secret": Secret.seal("whsec_hidden")}
    return Connection.objects.create(account=ACCOUNT, name="Vendor", **sealed)


@pytest.fixture
def world(partner_a, dana, connection):
    return World(partner_a, dana, connection)


@pytest.fixture
def at(monkeypatch):
    """Moves the clock."""

    def go(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    go(NINE)
    return go


@pytest.fixture
def at_once(settings, dana):
    settings.TROUBLE_DIGEST = "at_once"


def fails(world, number=0, when=NINE):
    return world.event(
        number,
        state="failed",
        reason_code="provider_down",
        reason_data={"why": "timeout"},
        received_at=when,
        finished_at=when,
    )


def subjects():
    return [one.subject for one in mail.outbox]


def test_at_once_one_mail_tells_of_everything(at, at_once, world, settings):
    settings.SITE_URL = "https://prm.vendor.example"
    fails(world)
    world.payment(1, net=12345)
    world.payment(2, net=700, currency="JPY")
    digest_troubles()
    [sent] = mail.outbox
    assert (sent.subject, sent.to) == ("3 things need you", ["dana@vendor.example"])
    [(html, kind)] = sent.alternatives
    assert kind == "text/html"
    for text in (sent.body, html.replace("&amp;", "&")):
        assert "https://prm.vendor.example/admin/integrations/inboundevent/?state__exact=failed" in text
        assert "?outcome__exact=unmatched&currency=JPY&livemode__exact=0" in text
        assert "€123.45 EUR of test money belongs to nobody yet." in text
    digest_troubles()
    assert len(mail.outbox) == 1


def test_what_is_new_is_told_again_but_each_kind_once_an_hour(at, at_once, world):
    fails(world, 0)
    digest_troubles()
    fails(world, 1, NINE + timedelta(minutes=5))
    at(NINE + timedelta(minutes=6))
    digest_troubles()
    assert len(mail.outbox) == 1
    at(NINE + timedelta(minutes=61))
    digest_troubles()
    digest_troubles()
    at(NINE + timedelta(hours=3))
    digest_troubles()
    assert len(mail.outbox) == 2
    world.payment(1)
    digest_troubles()
    assert len(mail.outbox) == 3


def test_daily_it_comes_at_seven_and_once(at, settings, dana, world):
    settings.TROUBLE_DIGEST = "daily"
    fails(world)
    at(NINE.replace(hour=6, minute=59))
    digest_troubles()
    assert subjects() == []
    for hour in (7, 8, 23):
        at(NINE.replace(hour=hour))
        digest_troubles()
    assert subjects() == ["1 thing needs you"]
    at(NINE.replace(day=26, hour=7))
    digest_troubles()
    assert len(mail.outbox) == 2


def test_where_there_is_nothing_nobody_is_written_to(at, settings, dana, world):
    settings.TROUBLE_DIGEST = "daily"
    digest_troubles()
    fails(world)
    at(NINE.replace(hour=12))
    digest_troubles()
    assert (subjects(), Digest.objects.get().state) == ([], "nothing")


def test_never_means_never(at, settings, dana, world):
    settings.TROUBLE_DIGEST = "never"
    fails(world)
    digest_troubles()
    assert (subjects(), Digest.objects.count()) == ([], 0)


def test_each_person_hears_of_what_they_may_see(at, at_once, world, alice):
    fails(world)
    world.payment(1)
    for name, codename in (("finn", "view_payment"), ("sue", "view_inboundevent"), ("pat", "view_lead")):
        person = User.objects.create_user(f"{name}@vendor.example", is_staff=True)
        person.user_permissions.add(Permission.objects.get(codename=codename))
    User.objects.create_user("gone@vendor.example", is_staff=True, is_superuser=True, is_active=False)
    digest_troubles()
    told = {one.to[0].split("@")[0]: one.body for one in mail.outbox}
    assert set(told) == {"dana", "finn", "sue"}
    assert "Events that failed" not in told["finn"]
    assert "Payments without" not in told["sue"]


def test_a_failing_mail_server_is_tried_again_and_nothing_is_lost_or_doubled(at, at_once, world, monkeypatch):
    fails(world)
    with monkeypatch.context() as down:
        down.setattr(SERVER, lambda *_: (_ for _ in ()).throw(ConnectionRefusedError("no")))
        digest_troubles()
    row = Digest.objects.get()
    assert (row.state, row.attempts, row.error) == ("pending", 1, "ConnectionRefusedError: no")
    digest_troubles()
    assert subjects() == []
    at(NINE + timedelta(seconds=6))
    digest_troubles()
    digest_troubles()
    assert subjects() == ["1 thing needs you"]
    assert Digest.objects.get().state == "sent"


def test_trouble_that_is_over_before_the_mail_server_answers_is_not_told(at, at_once, world, monkeypatch):
    event = fails(world)
    with monkeypatch.context() as down:
        down.setattr(SERVER, lambda *_: (_ for _ in ()).throw(OSError("no")))
        digest_troubles()
    InboundEvent.objects.filter(pk=event.pk).update(state="done")
    at(NINE + timedelta(minutes=1))
    digest_troubles()
    assert (subjects(), Digest.objects.get().state) == ([], "nothing")


def test_a_mail_is_sent_once_outside_a_transaction_and_its_id_stays(at, at_once, world, monkeypatch):
    fails(world)
    seen = []

    def server(_backend, messages):
        for one in messages:
            # Somebody else comes by while the mail is on its way.
            assert not digest.send(Digest.objects.get().user_id)
            seen.append((one.extra_headers["Message-ID"], len(database.savepoint_ids)))
        return len(messages)

    monkeypatch.setattr(SERVER, server)
    digest.gather(NINE)
    assert [digest.send(user) for user in digest.due()] == [True]
    row = Digest.objects.get()
    # A process that ended before it noted the mail: it goes out again, as the same one.
    Digest.objects.update(state="pending", finished_at=None, claimed_until=NINE)
    at(NINE + timedelta(minutes=11))
    monkeypatch.setattr(SERVER, lambda _b, messages: seen.extend((m.extra_headers["Message-ID"], 0) for m in messages))
    digest_troubles()
    assert {key for key, _ in seen} == {f"<digest-{row.pk}@127.0.0.1>"}
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("gap", "silence", "told"),
    [
        (timedelta(hours=1), timedelta(days=2, hours=23), False),
        (timedelta(hours=1), timedelta(days=3, hours=1), True),
        (timedelta(days=1), timedelta(days=9), False),
        (timedelta(days=1), timedelta(days=11), True),
        (timedelta(days=1), timedelta(days=400), True),
        (timedelta(days=20), timedelta(days=400), False),
    ],
)
def test_a_connection_is_silent_by_its_own_measure(at, world, connection, gap, silence, told):
    connection.proven_at = NINE
    connection.save()
    for number in range(8):
        world.event(number, state="done", received_at=NINE - silence - number * gap)
    assert [one.number for one in troubles.silent()] == [1] * told
    Connection.objects.update(disconnected_at=NINE)
    assert list(troubles.silent()) == []
    Connection.objects.update(disconnected_at=None, proven_at=None)
    assert list(troubles.silent()) == []


def test_two_connections_are_silent_apart(at, world, connection):
    sealed = {"api_key": connection.api_key, "webhook_secret": connection.webhook_secret}
    other = Connection.objects.create(account="acct_2", name="Other", proven_at=NINE, **sealed)
    Connection.objects.update(proven_at=NINE)
    for number in range(5):
        world.event(number, state="done", received_at=NINE - timedelta(days=4, hours=number))
    world.connection = other
    world.event(9, state="done", received_at=NINE)
    [found] = troubles.silent()
    assert (found.title, found.words) == ("Vendor has gone silent", "No event for 4 days, though it usually has some.")


def test_a_backlog_is_old_or_long(at, world, monkeypatch):
    world.event(0, received_at=NINE - timedelta(minutes=9), next_attempt_at=NINE + timedelta(hours=1))
    assert list(troubles.backlog()) == []
    with monkeypatch.context() as few:
        few.setattr(troubles, "MANY", 0)
        assert [one.number for one in troubles.backlog()] == [1]
    at(NINE + timedelta(minutes=2))
    [found] = troubles.backlog()
    assert found.words.endswith("Each is tried again by itself; see why it has to.")
    InboundEvent.objects.update(next_attempt_at=NINE - timedelta(minutes=9))
    [found] = troubles.backlog()
    assert found.words == "The oldest has waited 11\xa0minutes. Is a worker running?"


def test_markup_is_told_as_text(at, at_once, world, connection):
    connection.name, connection.proven_at = "<script>1</script>", NINE
    connection.save()
    for number in range(4):
        world.event(number, state="done", received_at=NINE - timedelta(days=5, hours=number))
    digest_troubles()
    [sent] = mail.outbox
    assert "<script>1</script> has gone silent" in sent.body
    assert "<script>" not in sent.alternatives[0][0]
    assert Payment.objects.count() == 0


def test_pulls_that_failed_are_told_of_with_the_way_to_them(at, at_once, connection, settings, alice):
    settings.SITE_URL = "https://prm.vendor.example"
    made = {"connection": connection, "kind": "everything", "since": NINE}
    Pull.objects.create(state="failed", reason_code="refused", reason_data={"why": "403"}, finished_at=NINE, **made)
    Pull.objects.create(**made)
    alice.is_staff = True
    alice.save()
    alice.user_permissions.set(Permission.objects.filter(codename="view_payment"))
    digest_troubles()
    [sent] = mail.outbox
    assert (sent.subject, sent.to) == ("1 thing needs you", ["dana@vendor.example"])
    assert "Pulls that failed" in sent.body
    assert "https://prm.vendor.example/admin/integrations/pull/?state__exact=failed" in sent.body
    digest_troubles()
    assert len(mail.outbox) == 1


def test_what_pulls_had_to_pick_up_does_not_break_the_silence(at, world, connection):
    Connection.objects.update(proven_at=NINE)
    for number in range(5):
        world.event(number, state="done", received_at=NINE - timedelta(days=4, hours=number))
        world.event(100 + number, state="done", received_at=NINE - timedelta(hours=number), delivered=False)
    assert [one.title for one in troubles.silent()] == ["Vendor has gone silent"]
