from collections.abc import Iterator

import pytest
import stripe

from integrations.sandbox import Platform, Sandbox, Street

from .consent import BACK
from .inbox import Inbox
from .world import START


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(clock=START) as started:
        yield started


@pytest.fixture
def old_sandbox() -> Iterator[Sandbox]:
    with Sandbox(clock=START, shape="old") as started:
        yield started


@pytest.fixture
def api(sandbox: Sandbox) -> stripe.StripeClient:
    return client(sandbox)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    made = Inbox("whsec_test")
    yield made
    made.close()


@pytest.fixture
def street() -> Iterator[Street]:
    accounts = [Sandbox(f"acct_1Shop{n}", clock=START, name=f"Shop & Söhne {n}") for n in (1, 2)]
    for number, each in enumerate(accounts):
        each.keys = {f"sk_test_shop{number}plainlyfake"}
    with Street(accounts) as street:
        yield street


@pytest.fixture
def platform(street: Street) -> Platform:
    return Platform(street, redirect_uris=[BACK], name="PRM")


def client(sandbox: Sandbox | Street, key: str = "sk_test_sandbox", version: str | None = None) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        stripe_version=version,
        base_addresses={"api": sandbox.base_url, "connect": sandbox.base_url},
        http_client=stripe.RequestsClient(timeout=5),
        max_network_retries=0,
    )
