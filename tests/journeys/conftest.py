import pytest

from integrations.sandbox import Sandbox
from integrations.stripe import client
from tests.world import lead

ADA = "ada@lovelace.example"


@pytest.fixture(params=["old", "new"])
def stripe(request, settings):
    """A sandbox account in either generation of Stripe's API."""
    with Sandbox(account="acct_1Test", shape=request.param, clock=1_790_000_000) as sandbox:
        settings.STRIPE_API_BASE = sandbox.base_url
        client.install()
        yield sandbox


@pytest.fixture
def ada(shop):
    """Partner North's accepted lead."""
    return lead(ADA, name="Ada")
