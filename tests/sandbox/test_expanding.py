import pytest
import stripe

from integrations.sandbox import Credit, Item, Sandbox

from .conftest import client
from .world import line_ids

OLD = "2024-06-20"


def test_invoices_of_today(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    paid = sandbox.pay_invoice(sandbox.customer("a@example.com"), [Item("Seat", 1000)], payments=2)
    invoice = api.v1.invoices.list({"expand": ["data.payments", "data.customer", "data.lines"]}).data[0]
    assert invoice.customer.email == "a@example.com"
    assert {it.payment.payment_intent for it in invoice.payments.data} == set(paid.payment_intents)
    assert [it.amount for it in invoice.lines.data] == [1000]
    with pytest.raises(stripe.InvalidRequestError, match="more than 4 levels") as deep:
        api.v1.invoices.list({"expand": ["data.payments.data.payment.payment_intent"]})
    assert deep.value.code == "property_expansion_max_depth"
    expand = ["data.invoice", "data.payment.payment_intent.latest_charge"]
    listed = api.v1.invoice_payments.list({"status": "paid", "invoice": paid.invoice or "", "expand": expand}).data
    assert {it.payment.payment_intent.latest_charge.id for it in listed} == set(paid.charges)
    assert {it.invoice.status for it in listed} == {"paid"}


def test_invoices_of_old(sandbox: Sandbox) -> None:
    paid = sandbox.pay_invoice(sandbox.customer("a@example.com"), [Item("Seat", 1000)])
    api = client(sandbox, version=OLD)
    expand = ["data.charge", "data.payment_intent.latest_charge"]
    invoice = api.v1.invoices.list({"expand": expand}).data[0].to_dict()
    assert invoice["charge"]["id"] == invoice["payment_intent"]["latest_charge"]["id"] == paid.charge
    charge = api.v1.charges.list({"expand": ["data.invoice", "data.refunds", "data.customer"]}).data[0].to_dict()
    assert (charge["invoice"]["id"], charge["refunds"]["data"]) == (paid.invoice, [])
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client(sandbox).v1.charges.list({"expand": ["data.invoice"]})
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        api.v1.invoices.list({"expand": ["data.payments"]})


def test_what_went_back(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    sold = sandbox.pay_invoice(sandbox.customer("a@example.com"), [Item("Seat", 1000)])
    refund = sandbox.refund(sold.charge or "", 100)
    dispute = sandbox.dispute(sold.charge or "", 200)
    line = line_ids(sandbox, sold.invoice or "")[0]
    note = sandbox.credit_note(sold.invoice or "", [Credit(50, line=line)], refund_amount=50)
    expand = ["data.refunds", "data.payment_intent", "data.dispute"]
    charge = api.v1.charges.list({"expand": expand}).data[0].to_dict()
    assert (charge["refunds"]["data"][-1]["id"], charge["dispute"]["id"]) == (refund, dispute)
    assert charge["payment_intent"]["id"] == sold.payment_intent
    intent = api.v1.payment_intents.list({"expand": ["data.latest_charge.refunds", "data.customer"]}).data[0].to_dict()
    assert len(intent["latest_charge"]["refunds"]["data"]) == 2
    told = api.v1.credit_notes.list({"expand": ["data.invoice", "data.refunds.refund"]}).data[0].to_dict()
    assert (told["id"], told["invoice"]["id"], told["refunds"][0]["refund"]["amount"]) == (note, sold.invoice, 50)
    disputed = api.v1.disputes.list({"expand": ["data.charge", "data.payment_intent"]}).data[0].to_dict()
    assert (disputed["charge"]["id"], disputed["payment_intent"]["id"]) == (sold.charge, sold.payment_intent)


def test_sessions_of_a_guest(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    bought = sandbox.checkout(2000, email="guest@example.com")
    sandbox.checkout(2000, email="other@example.com")
    expand = ["data.payment_intent.latest_charge"]
    found = api.v1.checkout.sessions.list({"customer_details": {"email": "guest@example.com"}, "expand": expand}).data
    assert [(it.id, it.payment_intent.latest_charge.id) for it in found] == [(bought.session, bought.charge)]
