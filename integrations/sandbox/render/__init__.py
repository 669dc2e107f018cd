"""The kept objects as Stripe's JSON, before API version 2025-03-31 ("old") or since ("new")."""

from collections.abc import Callable
from typing import Any

from .. import invoices, notes, objects, reversals
from ..applications import Application
from ..hook import Hook
from . import (
    account,
    balance,
    catalogue,
    charge,
    credit_note,
    customer,
    discount,
    dispute,
    hook,
    intent,
    invoice,
    lines,
    refund,
    session,
)
from .telling import VERSIONS, Telling, shape_of

RENDERERS: dict[type, Callable[[Any, Telling], dict[str, Any]]] = {
    objects.Customer: customer.customer,
    objects.Product: catalogue.product,
    objects.Price: catalogue.price,
    objects.AppliedDiscount: discount.discount,
    objects.Intent: intent.intent,
    objects.Charge: charge.charge,
    objects.InvoicePayment: intent.invoice_payment,
    objects.Session: session.session,
    invoices.Invoice: invoice.invoice,
    invoices.Line: lines.line,
    reversals.BalanceTransaction: balance.transaction,
    reversals.Refund: refund.refund,
    reversals.Dispute: dispute.dispute,
    notes.CreditNote: credit_note.credit_note,
    notes.NoteLine: credit_note.line,
    Hook: hook.hook,
    Application: account.application,
}

__all__ = ["VERSIONS", "Telling", "render", "shape_of"]


def render(thing: Any, telling: Telling) -> dict[str, Any]:
    return RENDERERS[type(thing)](thing, telling)
