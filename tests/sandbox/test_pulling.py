"""What a pull asks for: filters, times, pages of a hundred."""

import inspect
from typing import Any

import pytest
import stripe

from integrations.sandbox import Sandbox
from integrations.sandbox.api.lists import BOUNDS
from integrations.sandbox.api.resources import RESOURCES

from .conftest import client
from .world import START, tell_everything

OLD = "2024-06-20"
DAY = 86400


def test_a_year_in_pages_of_a_hundred(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    told = sandbox.many(250, customers=3, days=365)
    listed = list(api.v1.invoices.list({"limit": 100, "status": "paid"}).auto_paging_iter())
    assert [it.id for it in listed] == [each.invoice for each in told][::-1]
    assert len(sandbox.requests) == 3
    assert [it.created for it in listed] == sorted((it.created for it in listed), reverse=True)


@pytest.mark.parametrize(
    ("bounds", "days"),
    [
        ({"gte": 3}, [3, 4, 5]),
        ({"gt": 3}, [4, 5]),
        ({"lte": 2}, [0, 1, 2]),
        ({"lt": 2}, [0, 1]),
        ({"gte": 1, "lt": 4}, [1, 2, 3]),
    ],
)
def test_by_time(sandbox: Sandbox, api: stripe.StripeClient, bounds: dict[str, int], days: list[int]) -> None:
    for day in range(6):
        sandbox.charge(100 + day)
        sandbox.advance(DAY)
    created: Any = {name: START + day * DAY for name, day in bounds.items()}
    assert [it.amount - 100 for it in api.v1.charges.list({"created": created}).data] == days[::-1]
    exactly = api.v1.payment_intents.list({"created": START + 2 * DAY}).data
    assert [it.amount for it in exactly] == [102]
    both = api.v1.charges.list({"created": created, "limit": 1}).auto_paging_iter()
    assert [it.amount - 100 for it in both] == days[::-1]


def test_every_filter_is_one_of_stripes() -> None:
    """And none that a pull needs is missing."""
    for route, needed in NEEDED.items():
        name = (
            "CheckoutSession"
            if route.startswith("checkout")
            else "".join(part.capitalize() for part in route.rstrip("s").split("_"))
        )
        params = getattr(
            stripe.params.checkout if "Checkout" in name else stripe.params,
            f"{name.removeprefix('Checkout')}ListParams",
        )
        known = set(inspect.get_annotations(params))
        have = {filter.partition("[")[0] for filter in (*RESOURCES[route].filters, *BOUNDS)}
        assert have <= known, route
        assert needed <= set(RESOURCES[route].filters), route


NEEDED = {
    "charges": {"customer", "payment_intent"},
    "checkout/sessions": {"customer", "customer_details[email]", "payment_intent"},
    "credit_notes": {"customer", "invoice"},
    "customers": {"email"},
    "disputes": {"charge", "payment_intent"},
    "events": {"type", "types"},
    "invoice_payments": {"invoice", "payment[payment_intent]", "payment[type]", "status"},
    "invoices": {"customer", "status"},
    "payment_intents": {"customer"},
    "prices": {"active", "product"},
    "products": {"active", "ids"},
    "refunds": {"charge", "payment_intent"},
}


def test_events_end_after_thirty_days(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    sandbox.customer("early@example.com")
    early = sandbox.events()[0]["id"]
    sandbox.advance(20 * DAY)
    sandbox.customer("late@example.com")
    assert len(api.v1.events.list().data) == 2
    sandbox.advance(11 * DAY)
    assert [it.data.object["email"] for it in api.v1.events.list().data] == ["late@example.com"]
    with pytest.raises(stripe.InvalidRequestError, match="No such event"):
        api.v1.events.retrieve(early)


def test_events_keep_the_shape_of_their_account(old_sandbox: Sandbox) -> None:
    tell_everything(old_sandbox)
    listed = client(old_sandbox, version="2026-08-26.dahlia").v1.events.list({"limit": 100})
    assert {it.api_version for it in listed.data} == {OLD}


def test_what_has_changed_is_told_anew(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    ada = sandbox.customer("ada@example.com")
    assert [api.v1.customers.list().data[0].email for _ in range(2)] == ["ada@example.com"] * 2
    sandbox.update_customer(ada, email="ada@lovelace.example")
    assert api.v1.customers.list().data[0].email == "ada@lovelace.example"
