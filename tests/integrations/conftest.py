import pytest

from integrations.sandbox import Sandbox
from integrations.stripe import client
from integrations.stripe.connect import connect
from tests.door import SECRET, Door


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
