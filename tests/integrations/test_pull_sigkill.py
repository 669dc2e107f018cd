"""`manage.py stripe_pull` as a process of its own, killed by a signal in the middle of its work."""

import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from integrations import pulls
from integrations.models import Pull
from tests.integrations.killing import ADA, book, year
from tests.properties.stage import Stage
from tests.server import environment, running, wait_until
from tests.world import lead

pytestmark = pytest.mark.slow
KILLS = 4


@pytest.fixture
def stage(committed, settings):
    settings.STRIPE_REQUESTS_PER_SECOND = 10000
    made = Stage()
    settings.STRIPE_API_BASE = made.base_url
    yield made
    made.close()


def begin(stage):
    stage.begin()
    lead(ADA, name="Ada")
    year(stage.sandbox)
    stage.sandbox.reset_requests()


def an_undisturbed_one(stage):
    begin(stage)
    pulls.process(pulls.request(stage.door.connection, Pull.Kind.EVERYTHING).pk)
    return book(), len(stage.sandbox.requests)


def run_out():
    """The lease of whoever was killed."""
    Pull.objects.filter(state="pending").update(claimed_until=timezone.now() - timedelta(seconds=1))


def kill_one(stage, chance):
    """A moment after it has asked so many times; `running` kills what it leaves."""
    wanted = len(stage.sandbox.requests) + chance.randint(1, 2)
    with suppress(ProcessLookupError), running("manage.py", "stripe_pull") as process:
        wait_until(lambda: len(stage.sandbox.requests) >= wanted or process.poll() is not None)
        time.sleep(chance.uniform(0, 0.3))


@pytest.mark.parametrize("command", ["stripe_pull", "process_inbox"])
def test_killed_again_and_again_and_taken_up_by(stage, chance, command):
    right, calls = an_undisturbed_one(stage)
    begin(stage)
    stage.sandbox.slow(0.2)
    for _ in range(KILLS):
        if not Pull.objects.filter(state="done").exists():
            kill_one(stage, chance)
            run_out()
    killed = Pull.objects.get()
    assert killed.cursor, "no kill met a pull at work"
    stage.sandbox.recover()
    stage.sandbox.reset_requests()
    ended = subprocess.run([sys.executable, "manage.py", command], env=environment(), capture_output=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    assert killed.state == "done" or len(stage.sandbox.requests) < calls
    assert book() == right
    assert Pull.objects.filter(state="done").count() == Pull.objects.count()
