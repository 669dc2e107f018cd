"""Charges, payment intents and Checkout Sessions."""

from typing import Any

from integrations.stripe.facts import Telling
from integrations.stripe.fields import amount, currency, email, ident, integer, part, rows, text, timestamp

INTENT_RANK = {"processing": 1, "requires_capture": 2, "canceled": 3, "succeeded": 4}
SESSION_RANK = {"unpaid": 0, "no_payment_required": 1, "paid": 2}


def charge(obj: dict[str, Any]) -> list[Telling]:
    """Money only once it is captured: an authorisation is none, and neither is a failed charge."""
    paid = text(obj, "status") == "succeeded" if obj.get("status") else obj.get("paid") is True
    captured = bool(paid and obj.get("captured", True))
    taken = integer(obj, "amount_captured") if obj.get("amount_captured") is not None else integer(obj, "amount")
    billing = part(obj, "billing_details")
    intent, invoice, payer = (
        ident(obj.get("payment_intent")),
        ident(obj.get("invoice")),
        ident(obj.get("customer")),
    )
    fields = {
        "captured": captured,
        "amount": (taken or 0) if captured else 0,
        "currency": currency(obj),
        "created": timestamp(obj, "created"),
        "customer": payer,
        "description": text(obj, "description"),
        "email": email(billing, "email"),
        "name": text(billing, "name"),
        "intent": intent,
        "asked": amount(obj, "amount"),
        "refunded": amount(obj, "amount_refunded"),
        # Payloads since 2025-03-31 do not have the field; null in older ones says that there is none.
        "invoice": invoice if "invoice" in obj else None,
    }
    return [Telling("charge", ident(obj), 2 if captured else 1 if paid else 0, fields, [intent, invoice], [payer])]


def payment_intent(obj: dict[str, Any]) -> list[Telling]:
    status = text(obj, "status")
    latest, invoice, payer = (
        ident(obj.get("latest_charge")),
        ident(obj.get("invoice")),
        ident(obj.get("customer")),
    )
    inner = rows(obj.get("charges"))
    tax = part(part(obj, "amount_details"), "tax")
    fields = {
        "status": status,
        "asked": amount(obj, "amount"),
        "amount": amount(obj, "amount_received"),
        "currency": currency(obj),
        "created": timestamp(obj, "created"),
        "customer": payer,
        "charge": latest or next((ident(one) for one in inner if one.get("status") == "succeeded"), None),
        "tax": integer(tax, "total_tax_amount"),
        "invoice": invoice if "invoice" in obj else None,
    }
    links = [latest, invoice, *map(ident, inner)]
    return [Telling("intent", ident(obj), INTENT_RANK.get(status, 0), fields, links, [payer])]


def session(obj: dict[str, Any]) -> list[Telling]:
    """A Checkout Session is never a payment itself; it knows a guest's e-mail and the tax."""
    intent, invoice = ident(obj.get("payment_intent")), ident(obj.get("invoice"))
    payer, details = ident(obj.get("customer")), part(obj, "customer_details")
    fields = {
        "intent": intent,
        "invoice": invoice,
        "customer": payer,
        "tax": integer(part(obj, "total_details"), "amount_tax"),
        "total": integer(obj, "amount_total"),
        "email": email(details, "email") or email(obj, "customer_email"),
        "name": text(details, "name"),
    }
    rank = SESSION_RANK.get(text(obj, "payment_status"), 0)
    return [Telling("session", ident(obj), rank, fields, [intent, invoice], [payer])]
