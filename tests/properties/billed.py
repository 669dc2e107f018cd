"""What Stripe billed and took in the end, read off the sandbox's own objects as plain data."""

from typing import Any

from integrations.sandbox import CreditNote, Dispute, Refund, Sandbox
from integrations.sandbox.invoices import Invoice
from integrations.sandbox.objects import Charge, Customer, Intent, InvoicePayment, Session
from tests.properties import plain, returned
from tests.properties.amounts import SHIPPING


def payments(sandbox: Sandbox) -> list[plain.Payment]:
    """In the order in which they were paid."""
    found = [_of_invoice(sandbox, one) for one in _all(sandbox, Invoice) if _counts(one)]
    intents = [one for one in _all(sandbox, Intent) if one.status == "succeeded" and not one.invoice]
    found += [_of_charges(sandbox, one, _all(sandbox, Charge, payment_intent=one.id)) for one in intents]
    alone = [one for one in _all(sandbox, Charge) if not one.payment_intent and not one.invoice]
    found += [_of_charges(sandbox, one, [one]) for one in alone]
    return sorted(found, key=lambda one: one.at)


def _counts(invoice: Invoice) -> bool:
    return invoice.status == "paid" or (invoice.status != "open" and invoice.amount_paid > 0)


def _of_invoice(sandbox: Sandbox, it: Invoice) -> plain.Payment:
    charges = _all(sandbox, Charge, invoice=it.id)
    parts = _all(sandbox, InvoicePayment, invoice=it.id)
    captured = [one for one in charges if one.captured]
    return plain.Payment(
        key=it.id,
        currency=it.currency,
        at=it.paid_at or min((one.created for one in captured), default=it.created),
        payer=it.customer,
        emails=(it.customer_email, sandbox.world.need(Customer, it.customer).email, None),
        **_money(sandbox, captured),
        gross=it.sums.total,
        notes=[_note(one) for one in _all(sandbox, CreditNote, invoice=it.id)],
        lines=[_line(one) for one in it.lines],
        shipping=it.sums.shipping[0] if it.sums.shipping else 0,
        number=it.number,
        parts=len([one for one in parts if one.status == "paid"]),
        given_up=it.status != "paid",
        ids={it.id, *(one.id for one in [*charges, *parts]), *(one.payment for one in parts)},
    )


def _of_charges(sandbox: Sandbox, it: Intent | Charge, charges: list[Charge]) -> plain.Payment:
    captured = [one for one in charges if one.captured]
    sessions = _all(sandbox, Session, payment_intent=it.id)
    kept = sandbox.world.need(Customer, it.customer).email if it.customer else None
    return plain.Payment(
        key=it.id,
        currency=it.currency,
        at=min(one.created for one in captured),
        payer=it.customer,
        emails=(None, kept, next((one.email for one in captured if one.email), None)),
        **_money(sandbox, captured),
        gross=sum(one.amount_captured for one in captured),
        tax=sum(one.amount_tax for one in sessions),
        ids={it.id, *(one.id for one in [*charges, *sessions])},
    )


def _line(it: Any) -> plain.Line:
    return plain.Line(
        it.id,
        it.amount,
        discounts=sum(amount for amount, _ in it.discounts),
        credits=sum(amount for amount, _ in it.credits),
        inclusive=sum(tax.amount for tax in it.taxes if tax.inclusive),
        product=it.price.product if it.price else None,
        description=it.description,
    )


def _money(sandbox: Sandbox, charges: list[Charge]) -> dict[str, Any]:
    """What these charges brought, and what of it went back."""
    refunds = [one for charge in charges for one in _all(sandbox, Refund, charge=charge.id)]
    disputes = [one for charge in charges for one in _all(sandbox, Dispute, charge=charge.id)]
    return {
        "charges": [(one.created, one.id, one.description) for one in charges],
        "captures": {one.id: one.amount_captured for one in charges},
        "refunds": [returned.Refund(one.id, one.charge, one.amount, one.status, one.rest) for one in refunds],
        "disputes": [returned.Dispute(one.id, one.charge, one.amount, one.status, one.funds) for one in disputes],
    }


def _note(it: CreditNote) -> returned.Note:
    credits = [(one.invoice_line_item, one.net) for one in it.lines]
    freight = [(SHIPPING, it.shipping[0])] if it.shipping else []
    return returned.Note(it.id, it.created, it.total, credits + freight, it.status == "void", list(it.refunds))


def _all(sandbox: Sandbox, kind: Any, **held: str) -> list[Any]:
    if held:
        return sandbox.world.find(kind, *next(iter(held.items())))
    return [sandbox.world.get(key) for key in sandbox.world.ids(kind)]
