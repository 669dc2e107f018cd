"""What a page of a list tells beyond its objects: that there is nothing else."""

from typing import Any

from integrations.stripe.facts import Telling
from integrations.stripe.fields import ident, rows
from integrations.stripe.payloads import invoices

LISTED = "listed"
FINAL = ("paid", "void")


def payments_of(obj: dict[str, Any]) -> list[Telling]:
    """The payments that came with an invoice of the list; all of them, so that nobody has to ask."""
    payments = obj.get("payments")
    told = [telling for one in rows(payments) for telling in invoices.invoice_payment(one)]
    if obj.get("status") in FINAL and isinstance(payments, dict) and not payments.get("has_more"):
        told.append(Telling("invoice", ident(obj), 0, {"asked_links": LISTED}))
    return told


def intent_of(obj: dict[str, Any]) -> list[Telling]:
    """All invoices and sessions were listed before the charge: what they do not name of its intent is not there."""
    intent = ident(obj.get("payment_intent"))
    known = {"asked_link": LISTED, "asked_session": LISTED}
    return [Telling("intent", intent, 0, dict(known))] if intent else []
