"""The one place that knows Stripe's payloads, those before API version 2025-03-31 and those since.

Which generation an object is of is read from its own fields: neither the event's name nor its `api_version` tells.
"""

from collections.abc import Callable
from typing import Any

from integrations.stripe.facts import Telling
from integrations.stripe.fields import part, rows
from integrations.stripe.payloads import charges, invoices, notes, parties, refunds

READERS: dict[str, Callable[[dict[str, Any]], list[Telling]]] = {
    "invoice": invoices.invoice,
    "invoice_payment": invoices.invoice_payment,
    "charge": charges.charge,
    "payment_intent": charges.payment_intent,
    "checkout.session": charges.session,
    "refund": refunds.refund,
    "dispute": refunds.dispute,
    "credit_note": notes.credit_note,
    "customer": parties.customer,
    "product": parties.product,
}

KEPT = (parties.customer, parties.product)


def read(obj: dict[str, Any]) -> list[Telling]:
    """What an object, and those expanded in it, tells; nothing for a kind that money does not depend on.

    Of a deleted object nothing is left to read, but that a customer or a product was there.

    Raises Trouble (permanent) where a field that money depends on cannot be read.
    """
    reader = READERS.get(str(obj.get("object")))
    if reader is None or (obj.get("deleted") is True and reader not in KEPT):
        return []
    return [*reader(obj), *(told for inner in _expanded(obj) for told in read(inner))]


def _expanded(obj: dict[str, Any]) -> list[dict[str, Any]]:
    payment = part(obj, "payment")
    values = [obj.get(name) for name in ("customer", "invoice", "charge", "payment_intent", "latest_charge")]
    values += [payment.get("payment_intent"), payment.get("charge"), *rows(obj.get("charges"))]
    if obj.get("object") == "charge":
        values += [obj.get("dispute"), *rows(obj.get("refunds"))]
    if obj.get("object") == "credit_note":
        values += notes.expanded(obj)
    return [one for one in values if isinstance(one, dict)]
