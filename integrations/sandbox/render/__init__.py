"""The kept objects as Stripe's JSON, before API version 2025-03-31 ("old") or since ("new")."""

from collections.abc import Callable
from typing import Any

from .. import invoices, objects
from . import catalogue, charge, customer, discount, intent, invoice, lines, session
from .telling import SPLIT, VERSIONS, Telling

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
}

__all__ = ["SPLIT", "VERSIONS", "Telling", "render"]


def render(thing: Any, telling: Telling) -> dict[str, Any]:
    return RENDERERS[type(thing)](thing, telling)
