import pytest
import stripe

from integrations.sandbox import Item, Sandbox

from .conftest import client
from .world import MANY, tell_everything


def test_paging_forwards_and_back(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    made = [sandbox.customer(f"{n}@example.com") for n in range(25)][::-1]
    page = api.v1.customers.list()
    assert [it.id for it in page.data] == made[:10]
    assert page.has_more
    after = api.v1.customers.list({"starting_after": made[9], "limit": 10})
    assert [it.id for it in after.data] == made[10:20]
    before = api.v1.customers.list({"ending_before": made[10], "limit": 4})
    assert [it.id for it in before.data] == made[6:10]
    assert [it.id for it in api.v1.customers.list({"limit": 7}).auto_paging_iter()] == made


def test_filters(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    ada = sandbox.customer("Ada@example.com")
    sandbox.charge(100, customer=ada)
    sandbox.advance(60)
    guest = sandbox.charge(200)
    assert [it.id for it in api.v1.customers.list({"email": "Ada@example.com"}).data] == [ada]
    assert api.v1.customers.list({"email": "ada@example.com"}).data == []
    assert [it.amount for it in api.v1.charges.list({"customer": ada}).data] == [100]
    assert [it.id for it in api.v1.charges.list({"payment_intent": guest.payment_intent or ""}).data] == list(
        guest.charges
    )
    late = {"created": {"gt": sandbox.world.created}}
    assert [it.amount for it in api.v1.charges.list(late).data] == [200]
    found = api.v1.customers.search({"query": 'email:"ada@EXAMPLE.com"'})
    assert [it.id for it in found.data] == [ada]


def test_events_by_type_and_time(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    tell_everything(sandbox)
    told = [event["id"] for event in sandbox.events() if event["type"] == "invoice.paid"]
    listed = api.v1.events.list({"type": "invoice.paid", "limit": 100})
    assert [it.id for it in listed.data] == told[::-1]
    both = api.v1.events.list({"types": ["charge.captured", "charge.failed"], "created": {"gte": 1}})
    assert sorted(it.type for it in both.data) == ["charge.captured", "charge.failed"]
    every = [it.id for it in api.v1.events.list({"limit": 100}).auto_paging_iter()]
    assert every[::-1] == [event["id"] for event in sandbox.events()]
    assert api.v1.events.retrieve(told[0]).data.object["status"] == "paid"


def test_invoice_payments_and_expansion(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    paid = sandbox.pay_invoice(sandbox.customer("a@example.com"), [Item("Seat", 1000)])
    found = api.v1.invoice_payments.list(
        {
            "payment": {"type": "payment_intent", "payment_intent": paid.payment_intent or ""},
            "expand": ["data.payment.payment_intent.latest_charge", "data.invoice"],
        }
    ).data
    assert [it.invoice.id for it in found] == [paid.invoice]
    assert found[0].payment.payment_intent.latest_charge.id == paid.charge
    invoice = api.v1.invoices.retrieve(
        paid.invoice or "", {"expand": ["payments.data.payment.payment_intent", "customer"]}
    )
    assert invoice.customer.email == "a@example.com"
    assert invoice.payments.data[0].payment.payment_intent.id == paid.payment_intent
    with pytest.raises(stripe.InvalidRequestError, match="4 levels"):
        api.v1.invoices.list({"expand": ["data.payments.data.payment.payment_intent"]})
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        api.v1.charges.retrieve(paid.charge or "", {"expand": ["nonsense"]})


def test_the_rest_of_the_lines(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    paid = sandbox.pay_invoice(sandbox.customer(), MANY)
    invoice = api.v1.invoices.retrieve(paid.invoice or "")
    assert (len(invoice.lines.data), invoice.lines.has_more) == (10, True)
    rest = api.v1.invoices.line_items.list(invoice.id, {"starting_after": invoice.lines.data[-1].id})
    assert [line.amount for line in rest.data] == [item.amount for item in MANY[10:]]


def test_errors(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as missing:
        api.v1.charges.retrieve("ch_none")
    assert (missing.value.http_status, missing.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.AuthenticationError):
        client(sandbox, key="sk_test_other").v1.charges.list()
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter"):
        api.v1.charges.list({"colour": "red"})  # type: ignore[typeddict-unknown-key]
    with pytest.raises(stripe.InvalidRequestError, match="between 1 and 100"):
        api.v1.charges.list({"limit": 101})


def test_a_deleted_customer(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    gone = sandbox.customer("a@example.com")
    sandbox.delete_customer(gone)
    assert api.v1.customers.retrieve(gone).to_dict() == {"id": gone, "object": "customer", "deleted": True}
    assert api.v1.customers.list({"email": "a@example.com"}).data == []


def test_failing_and_counting(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    sandbox.fail(times=2, match="GET /v1/charges")
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            api.v1.charges.list()
    assert api.v1.charges.list().data == []
    sandbox.fail(status=429)
    with pytest.raises(stripe.RateLimitError):
        api.v1.charges.list()
    sandbox.fail(status=0)
    with pytest.raises(stripe.APIConnectionError):
        api.v1.charges.list()
    assert sandbox.requests == [("GET", "/v1/charges")] * 5
    sandbox.reset_requests()
    assert sandbox.requests == []


def test_the_version_asked_for_decides_the_shape(sandbox: Sandbox, old_sandbox: Sandbox) -> None:
    for each in (sandbox, old_sandbox):
        paid = each.pay_invoice(each.customer(), [Item("Seat", 1000)])
        new = client(each, version="2025-03-31.basil").v1.charges.retrieve(paid.charge or "")
        old = client(each, version="2025-02-24.acacia").v1.charges.retrieve(paid.charge or "")
        assert "invoice" not in new
        assert old["invoice"] == paid.invoice
        with pytest.raises(stripe.InvalidRequestError, match="Unrecognized"):
            client(each, version="2024-06-20").v1.invoice_payments.list()


def test_the_account_and_the_catalogue(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    product = sandbox.product("Premier")
    price = sandbox.price(product, 900)
    assert api.v1.accounts.retrieve_current().id == sandbox.account
    assert api.v1.accounts.retrieve(sandbox.account).type == "standard"
    assert [it.id for it in api.v1.prices.list({"product": product}).data] == [price]
    told = api.v1.prices.retrieve(price, {"expand": ["currency_options", "product", "tiers"]})
    assert told.product.name == "Premier"


def test_sessions_by_intent(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    bought = sandbox.checkout(2000, email="guest@example.com", tax=400)
    found = api.v1.checkout.sessions.list({"payment_intent": bought.payment_intent or ""}).data
    assert [it.id for it in found] == [bought.session]
