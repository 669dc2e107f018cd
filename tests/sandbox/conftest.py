from collections.abc import Iterator

import pytest
import stripe

from integrations.sandbox import Sandbox

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


def client(sandbox: Sandbox, key: str = "sk_test_sandbox", version: str | None = None) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        stripe_version=version,
        base_addresses={"api": sandbox.base_url},
        http_client=stripe.RequestsClient(timeout=5),
        max_network_retries=0,
    )
