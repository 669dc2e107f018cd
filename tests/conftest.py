import os
import random
from http.server import ThreadingHTTPServer
from threading import Thread

import pytest
from django.test.utils import setup_databases, teardown_databases

from integrations.sandbox import Sandbox
from integrations.stripe import client
from integrations.stripe.connect import connect
from prm.accounts.models import User
from prm.partners.models import Member, Partner
from tests.database import leave_alone, wipe
from tests.door import ACCOUNT, KEY, SECRET, Door
from tests.empty_pages import EmptyPages


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """Made whether or not a collected test bears pytest-django's mark: `committed` has none."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"}, serialized_aliases=set())
    yield
    with django_db_blocker.unblock():
        leave_alone()
        teardown_databases(made, verbosity=0)


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """The database as production has it: every write is committed, and seen by other threads."""
    with django_db_blocker.unblock():
        yield
        wipe()


@pytest.fixture
def door(committed):
    """The webhook of a connected test account."""
    return Door(connect(KEY, SECRET, ACCOUNT))


@pytest.fixture
def partner_a(db):
    return Partner.objects.create(key="a", name="Partner A")


@pytest.fixture
def partner_b(db):
    return Partner.objects.create(key="b", name="Partner B")


@pytest.fixture
def alice(partner_a):
    """Owns partner A."""
    user = User.objects.create_user("alice@a.example", "alice-password", name="Alice")
    Member.objects.create(partner=partner_a, user=user, role=Member.Role.MAIN)
    return user


@pytest.fixture
def bob(partner_a, alice):
    """Alice's viewer."""
    user = User.objects.create_user("bob@a.example", "bob-password", name="Bob")
    Member.objects.create(partner=partner_a, user=user, role=Member.Role.VIEWER)
    return user


@pytest.fixture
def charlie(partner_b):
    """Belongs to partner B."""
    user = User.objects.create_user("charlie@b.example", "charlie-password", name="Charlie")
    Member.objects.create(partner=partner_b, user=user, role=Member.Role.MAIN)
    return user


@pytest.fixture
def dana(db):
    """Staff."""
    return User.objects.create_superuser("dana@vendor.example", "dana-password", name="Dana")


@pytest.fixture
def nobody_answers(settings):
    """A stand-in for Stripe's API that knows no object: empty pages, and 404."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), EmptyPages)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def stripe(settings):
    """A sandbox account that answers the program's look-ups."""
    with Sandbox(account="acct_1Test") as sandbox:
        settings.STRIPE_API_BASE = sandbox.base_url
        client.install()
        yield sandbox


@pytest.fixture
def shop(committed, stripe):
    """The webhook of the sandbox account, connected with its key."""
    return Door(connect(stripe.api_key, SECRET, stripe.account))


@pytest.fixture
def chance(request):
    """Chance, whose seed is told where the test fails; PRM_SEED repeats it."""
    seed = int(os.environ.get("PRM_SEED") or random.randrange(10**6))
    request.node.add_report_section("setup", "seed", f"PRM_SEED={seed}")
    return random.Random(seed)
