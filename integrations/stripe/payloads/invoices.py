"""Invoices, their lines, and the payments that settle them."""

from typing import Any

from integrations.stripe.facts import Telling
from integrations.stripe.fields import amount, currency, email, ident, integer, part, rows, text, timestamp

RANK = {"draft": 0, "open": 1, "uncollectible": 2, "void": 3, "paid": 4}
PAYMENT_RANK = {"open": 0, "canceled": 1, "paid": 2}
PAID_BY = "paid_by "
CREDIT = "credit_balance_transaction"


def invoice(obj: dict[str, Any]) -> list[Telling]:
    status = text(obj, "status") or ("paid" if obj.get("paid") else "open")
    charge, intent = ident(obj.get("charge")), ident(obj.get("payment_intent"))
    payer = ident(obj.get("customer"))
    total = amount(obj, "total")
    net = integer(obj, "total_excluding_tax")
    fields: dict[str, Any] = {
        "status": status,
        "currency": currency(obj),
        "created": timestamp(obj, "created"),
        "paid_at": timestamp(part(obj, "status_transitions"), "paid_at"),
        "total": total,
        "net": total - taxes(obj) if net is None else net,
        "amount_due": amount(obj, "amount_due"),
        "amount_paid": amount(obj, "amount_paid"),
        "discount": _discount(obj),
        "customer": payer,
        "email": email(obj, "customer_email"),
        "name": text(obj, "customer_name"),
        "number": text(obj, "number"),
        "out_of_band": (status == "paid" and obj.get("paid_out_of_band") is True) or None,
        "shipping": shipping(obj),
    }
    lines = [line(one) for one in rows(obj.get("lines"))]
    # A draft's lines may still change.
    fields["lines"] = lines if complete(obj) and status != "draft" else None
    # Old payloads name the latest charge only: each one ever named is kept.
    fields |= {f"{PAID_BY}{one}": True for one in (charge, intent) if one}
    leaves = [payer, *(one["product"] for one in lines)]
    return [Telling("invoice", ident(obj), RANK.get(status, 0), fields, [charge, intent], leaves)]


def line(obj: dict[str, Any]) -> dict[str, Any]:
    """A line net of discounts, credits and inclusive taxes, before the invoice's remainder is dealt with."""
    sold = part(part(obj, "pricing"), "price_details").get("product")
    sold = sold or part(obj, "price").get("product") or part(obj, "plan").get("product")
    return {
        "id": ident(obj),
        "net": line_net(obj),
        "discounted": isinstance(obj.get("discount_amounts"), list),
        "product": ident(sold),
        "description": text(obj, "description"),
    }


def line_net(obj: dict[str, Any]) -> int:
    credits = [one for one in rows(obj.get("pretax_credit_amounts")) if one.get("type") == CREDIT]
    discounts = rows(obj.get("discount_amounts"))
    less = sum(amount(one, "amount") for one in [*discounts, *credits])
    return amount(obj, "amount") - less - taxes(obj, inclusive_only=True)


def invoice_payment(obj: dict[str, Any]) -> list[Telling]:
    payment = part(obj, "payment")
    settles = ident(obj.get("invoice"))
    intent, charge = ident(payment.get("payment_intent")), ident(payment.get("charge"))
    status = text(obj, "status")
    fields = {
        "invoice": settles,
        "intent": intent,
        "charge": charge,
        "status": status,
        "amount": amount(obj, "amount_paid"),
    }
    return [Telling("link", ident(obj), PAYMENT_RANK.get(status, 0), fields, [settles, intent, charge])]


def taxes(obj: dict[str, Any], *, inclusive_only: bool = False) -> int:
    """An invoice's or a line's taxes. Some payloads name each tax in both generations' lists: one counts."""
    for field in ("total_taxes", "total_tax_amounts", "taxes", "tax_amounts"):
        found = rows(obj.get(field))
        if found:
            return sum(amount(tax, "amount") for tax in found if not inclusive_only or _inclusive(tax))
    return 0 if inclusive_only else amount(obj, "tax")


def _inclusive(tax: dict[str, Any]) -> bool:
    return tax.get("inclusive") is True or tax.get("tax_behavior") == "inclusive"


def _discount(obj: dict[str, Any]) -> int | None:
    """The invoice's discount for lines that do not name their own; -1 where only its presence is told."""
    if isinstance(obj.get("total_discount_amounts"), list):
        return sum(amount(one, "amount") for one in rows(obj["total_discount_amounts"]))
    return -1 if obj.get("discount") or obj.get("discounts") else None


def shipping(obj: dict[str, Any]) -> int:
    """Shipping net of its taxes. https://docs.stripe.com/api/invoices/object#invoice_object-shipping_cost"""
    cost = part(obj, "shipping_cost")
    if integer(cost, "amount_total") is not None:
        return amount(cost, "amount_total") - (integer(cost, "amount_tax") or taxes(cost))
    return amount(cost, "amount_subtotal") or amount(obj, "amount_shipping")


def complete(obj: dict[str, Any]) -> bool:
    """Whether a payload carries all lines of an invoice or a note."""
    listed = part(obj, "lines")
    count = listed.get("total_count")
    seen = len(rows(listed))
    return isinstance(listed.get("data"), list) and not listed.get("has_more") and seen >= (count or 0)
