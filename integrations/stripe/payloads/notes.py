"""Credit notes: what they take back by line, and which refunds they hold."""

from typing import Any

from integrations.stripe.facts import Telling
from integrations.stripe.fields import amount, currency, ident, integer, part, rows, text, timestamp
from integrations.stripe.payloads import invoices

RANK = {"issued": 0, "void": 1}


def credit_note(obj: dict[str, Any]) -> list[Telling]:
    """https://docs.stripe.com/api/credit_notes/object: `amount` and `total` are with taxes."""
    invoice, status = ident(obj.get("invoice")), text(obj, "status") or "issued"
    total = integer(obj, "total")
    total = amount(obj, "amount") if total is None else total
    net = integer(obj, "total_excluding_tax")
    held = ident(obj.get("refund"))
    linked = [[ident(one.get("refund")), amount(one, "amount_refunded")] for one in rows(obj.get("refunds"))]
    fields = {
        "invoice": invoice or None,
        "status": status,
        "currency": currency(obj),
        "created": timestamp(obj, "created"),
        "amount": total,
        "net": total - invoices.taxes(obj) if net is None else net,
        "shipping": invoices.shipping(obj),
        "named": [line(one) for one in rows(obj.get("lines"))] if invoices.complete(obj) else None,
        # Payloads of before 2025 name one refund, and not how much of it the note holds.
        "linked": [pair for pair in linked if pair[0]] if isinstance(obj.get("refunds"), list) else None,
        "holds": held or None,
        "outside": amount(obj, "out_of_band_amount"),
        "to_balance": bool(obj.get("customer_balance_transaction")),
    }
    links = [invoice, held, *(str(key) for key, _ in linked)]
    return [Telling("note", ident(obj), RANK.get(status, 0), fields, links)]


def line(obj: dict[str, Any]) -> dict[str, Any]:
    """A line's net, by the formula of an invoice's line; a custom line names none of the invoice's."""
    return {"line": ident(obj.get("invoice_line_item")), "net": invoices.line_net(obj)}


def expanded(obj: dict[str, Any]) -> list[dict[str, Any]]:
    """The refunds that came with a note as objects."""
    found = [part(one, "refund") for one in rows(obj.get("refunds"))] + [part(obj, "refund")]
    return [one for one in found if one]
