import pytest
import stripe

from integrations.sandbox import Sandbox

from .conftest import client


def found(api: stripe.StripeClient, query: str) -> list[str]:
    return [it.id for it in api.v1.customers.search({"query": query}).auto_paging_iter()]


def test_ignores_case_where_the_list_does_not(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    ada = sandbox.customer("Ada@Example.com")
    sandbox.customer("other@example.com")
    sandbox.delete_customer(sandbox.customer("ada@example.com"))
    assert found(api, 'email:"ada@example.COM"') == [ada]
    assert found(api, "email~'EXAMPLE'")[-1] == ada
    assert api.v1.customers.list({"email": "ada@example.com"}).data == []
    assert found(api, 'email:"nobody@example.com"') == []


def test_pages_by_a_token(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    made = [sandbox.customer("ada@example.com") for _ in range(25)][::-1]
    first = api.v1.customers.search({"query": 'email:"ada@example.com"', "limit": 10})
    assert (first.object, first.has_more, len(first.data)) == ("search_result", True, 10)
    second = api.v1.customers.search({"query": 'email:"ada@example.com"', "limit": 10, "page": first.next_page or ""})
    assert [it.id for it in second.data] == made[10:20]
    assert found(api, 'email:"ada@example.com"') == made


def test_lags(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    sandbox.search_lag = 60
    ada = sandbox.customer("ada@example.com")
    assert found(api, 'email:"ada@example.com"') == []
    assert [it.id for it in api.v1.customers.list({"email": "ada@example.com"}).data] == [ada]
    sandbox.advance(60)
    assert found(api, 'email:"ada@example.com"') == [ada]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("ada@example.com", "unable to parse"),
        ('phone:"1"', "unsupported search field"),
        ('email~"ad"', "at least 3 characters"),
    ],
)
def test_what_cannot_be_searched(sandbox: Sandbox, api: stripe.StripeClient, query: str, why: str) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=why):
        found(api, query)
    with pytest.raises(stripe.InvalidRequestError, match="Invalid page"):
        client(sandbox).v1.customers.search({"query": 'email:"a"', "page": "nonsense"})
