from datetime import timedelta
from itertools import count

import pytest

from integrations.models import Connection
from integrations.secrets import Secret
from tests.admin.world import ACCOUNT, LINES, MOMENT, SECRETS, World


@pytest.fixture
def staff(client, dana):
    """Dana's browser."""
    client.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def connection(db):
    return Connection.objects.create(
        account=ACCOUNT,
        name="Vendor",
        api_key=Secret.seal(SECRETS[0]),
        webhook_secret=Secret.seal(SECRETS[1]),
    )


@pytest.fixture
def world(partner_a, dana, connection):
    return World(partner_a, dana, connection)


@pytest.fixture
def told(world):
    """Tells of an order of two lines again and again, each time with one more thing that went back."""
    latest = {}
    days = count(2)

    def tell(*back, split=True):
        order = {"lines": LINES, "split": split}
        payment = world.told_back(0, **order) if latest else world.paid(0, **order)
        for one in back:
            moved = timedelta(days=latest[one.key].happened_at.day - 1 if one.key in latest else next(days))
            latest[one.key] = type(one)(**{**vars(one), "happened_at": MOMENT + moved})
            payment = world.told_back(0, *latest.values(), **order)
        return payment

    return tell


@pytest.fixture
def year(world):
    """Three sales of 90 EUR on three days, one taken back; one of 500 JPY."""
    world.refund(world.paid(0))
    world.paid(24)
    world.paid(48)
    world.paid(1, currency="JPY", net=500)
    return world
