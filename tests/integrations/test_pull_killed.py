"""A pull that is killed anywhere goes on where it was, and what stands in the end is what an undisturbed one makes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations import pulls
from integrations.models import Pull
from integrations.stripe.pulling import pages
from prm.ledger.models import Transaction
from tests.integrations.killing import ADA, book, dying, year
from tests.properties.stage import Stage
from tests.pulling import again
from tests.world import choose, customer, lead

KILLS = 10


@pytest.fixture
def stage(committed, settings, monkeypatch):
    settings.STRIPE_REQUESTS_PER_SECOND = 10000
    monkeypatch.setattr(pages, "PAGE", 2)  # many pages of few payments
    made = Stage()
    settings.STRIPE_API_BASE = made.base_url
    yield made
    made.close()


def everything(stage):
    lead(ADA, name="Ada")
    year(stage.sandbox)
    return pulls.request(stage.door.connection, Pull.Kind.EVERYTHING)


def of_a_lead(stage):
    """Some of it was told before, when nobody knew her: a guest's payment unmatched, a known one's uncredited."""
    customer(ADA)
    year(stage.sandbox)
    stage.door.tell(*stage.sandbox.events()[:10])
    choose(stage.door.connection, pull_on_accept=True)
    lead(ADA, name="Ada")
    return Pull.objects.get()


def begin(stage, story):
    row = story(stage.begin())
    stage.sandbox.reset_requests()
    return row


def resume(stage, row):
    """After the lease of the dead ran out; returns how many calls it took."""
    Pull.objects.filter(pk=row.pk, state="pending").update(claimed_until=timezone.now() - timedelta(seconds=1))
    asked = len(stage.sandbox.requests)
    pulls.process(row.pk)
    row.refresh_from_db()
    assert (row.state, row.claimed_until) == ("done", None), row.reason
    return len(stage.sandbox.requests) - asked


@pytest.fixture
def whole(stage, monkeypatch):
    """What an undisturbed pull makes, how many moments there are to die at, how many calls it takes."""

    def told(story):
        row = begin(stage, story)
        with dying(monkeypatch) as clock:
            pulls.process(row.pk)
        calls = len(stage.sandbox.requests)
        assert resume(stage, row) == 0
        assert Transaction.objects.count() >= 7
        return book(), clock.ticks, calls

    return told


@pytest.mark.parametrize("story", [everything, of_a_lead])
def test_killed_at_ten_random_points(stage, whole, monkeypatch, chance, story):
    right, moments, calls = whole(story)
    for at in sorted(chance.sample(range(1, moments + 1), KILLS)):
        row = begin(stage, story)
        with dying(monkeypatch, at):
            pulls.process(row.pk)
        assert resume(stage, row) <= calls
        assert book() == right, f"killed at {at} of {moments}"


@pytest.mark.parametrize("story", [everything, of_a_lead])
def test_killed_ten_times_one_after_the_other(stage, whole, monkeypatch, chance, story):
    right, moments, _calls = whole(story)
    row = begin(stage, story)
    for _ in range(KILLS):
        Pull.objects.filter(pk=row.pk).update(claimed_until=None)
        with dying(monkeypatch, chance.randint(1, moments // 3)):
            pulls.process(row.pk)
    resume(stage, row)
    assert book() == right
    again()


@pytest.mark.parametrize("story", [everything, of_a_lead])
def test_what_was_read_before_a_late_kill_is_not_read_again(stage, whole, monkeypatch, story):
    right, moments, calls = whole(story)
    row = begin(stage, story)
    with dying(monkeypatch, moments - 12):
        pulls.process(row.pk)
    assert resume(stage, row) <= calls // 3
    assert book() == right


def test_nobody_takes_up_a_killed_pull_before_its_lease_ends(stage, monkeypatch):
    row = begin(stage, everything)
    with dying(monkeypatch, 40):
        pulls.process(row.pk)
    assert (pulls.process(row.pk), pulls.due(limit=9)) == (False, [])
    Pull.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert pulls.due(limit=9) == [row.pk]
