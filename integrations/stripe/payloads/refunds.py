"""Refunds and disputes. What they say of the money stands in the objects, never in the event's name."""

from typing import Any

from integrations.stripe.facts import Telling
from integrations.stripe.fields import amount, currency, ident, integer, rows, text, timestamp

REFUND_RANK = {"requires_action": 0, "pending": 1, "succeeded": 2, "canceled": 3, "failed": 4}
DISPUTE_RANK = {"warning_needs_response": 0, "warning_under_review": 1, "warning_closed": 2, "needs_response": 3}
DISPUTE_RANK |= {"under_review": 4, "lost": 5, "won": 6, "prevented": 6}


def refund(obj: dict[str, Any]) -> list[Telling]:
    """Refunds of before 2015 have no status: they succeeded."""
    status = text(obj, "status") or "succeeded"
    charge, intent = ident(obj.get("charge")), ident(obj.get("payment_intent"))
    fields = {
        "amount": integer(obj, "amount"),
        "currency": currency(obj),
        "charge": charge or None,
        "intent": intent or None,
        "status": status,
        "created": timestamp(obj, "created"),
        # What was never captured is released without any movement on the balance.
        "moved": bool(obj.get("balance_transaction")),
    }
    return [Telling("refund", ident(obj), REFUND_RANK.get(status, 1), fields, [charge, intent])]


def dispute(obj: dict[str, Any]) -> list[Telling]:
    """Balance transactions are in the settlement's currency: only their signs are read, and their number only grows.

    https://docs.stripe.com/api/disputes/object#dispute_object-balance_transactions
    """
    status = text(obj, "status")
    charge, intent = ident(obj.get("charge")), ident(obj.get("payment_intent"))
    moved = [amount(one, "amount") for one in rows(obj.get("balance_transactions"))]
    if not moved and obj.get("balance_transaction"):
        moved = [-1]
    fields = {
        "amount": integer(obj, "amount"),
        "currency": currency(obj),
        "charge": charge or None,
        "intent": intent or None,
        "status": status,
        "created": timestamp(obj, "created"),
    }
    funds = {"withdrawn": sum(1 for one in moved if one < 0), "reinstated": sum(1 for one in moved if one > 0)}
    told = Telling("dispute", ident(obj), DISPUTE_RANK.get(status, 0), fields, [charge, intent])
    return [told, Telling("dispute", ident(obj), len(moved), dict(funds))]
