from typing import Any

from ..notes import CreditNote, NoteLine
from ..sums import sum_parts, sum_taxes
from .amounts import discounts, pretax_credits, shipping, tax_amounts, taxes
from .telling import Telling, listing

SHOWN_LINES = 10


def credit_note(it: CreditNote, telling: Telling) -> dict[str, Any]:
    return {
        **facts(it, telling),
        **amounts(it),
        "lines": listing(
            [line(each, telling) for each in it.lines[:SHOWN_LINES]],
            f"/v1/credit_notes/{it.id}/lines",
            has_more=len(it.lines) > SHOWN_LINES,
        ),
        **(old(it) if telling.old else new(it)),
    }


def facts(it: CreditNote, telling: Telling) -> dict[str, Any]:
    return {
        "id": it.id,
        "object": "credit_note",
        "created": it.created,
        "currency": it.currency,
        "customer": it.customer,
        "customer_balance_transaction": it.customer_balance_transaction,
        "effective_at": it.created,
        "invoice": it.invoice,
        "livemode": telling.livemode,
        "memo": it.memo,
        "metadata": {},
        "number": it.number,
        "pdf": f"https://pay.stripe.com/credit_notes/{it.id}/pdf",
        "reason": None,
        "status": it.status,
        "voided_at": it.voided_at,
    }


def amounts(it: CreditNote) -> dict[str, Any]:
    off = sum_parts([each.discounts for each in it.lines])
    inclusive = sum(tax.amount for each in it.lines for tax in each.taxes if tax.inclusive)
    subtotal = sum(each.amount for each in it.lines)
    return {
        "amount": it.total,
        "amount_shipping": it.shipping[0] if it.shipping else 0,
        "discount_amount": sum(amount for amount, _ in off),
        "discount_amounts": discounts(off),
        "out_of_band_amount": it.out_of_band_amount or None,
        "pretax_credit_amounts": pretax_credits(off, sum_parts([each.credits for each in it.lines])),
        "shipping_cost": it.shipping and shipping(*it.shipping),
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal - inclusive,
        "total": it.total,
        "total_excluding_tax": it.total_excluding_tax,
    }


def new(it: CreditNote) -> dict[str, Any]:
    mixed = it.pre_payment_amount and it.post_payment_amount
    return {
        "customer_account": None,
        "post_payment_amount": it.post_payment_amount,
        "pre_payment_amount": it.pre_payment_amount,
        "refunds": [
            {"amount_refunded": amount, "payment_record_refund": None, "refund": refund, "type": "refund"}
            for refund, amount in it.refunds
        ],
        "total_taxes": taxes(sum_taxes([each.taxes for each in it.lines])),
        "type": "mixed" if mixed else "post_payment" if it.post_payment_amount else "pre_payment",
    }


def old(it: CreditNote) -> dict[str, Any]:
    """That generation knows one refund only, and not how much of it is meant."""
    return {
        "refund": it.refunds[0][0] if it.refunds else None,
        "tax_amounts": tax_amounts(sum_taxes([each.taxes for each in it.lines])),
        "type": "post_payment" if it.post_payment_amount else "pre_payment",
    }


def line(it: NoteLine, telling: Telling) -> dict[str, Any]:
    custom = it.invoice_line_item is None
    told = {
        "id": it.id,
        "object": "credit_note_line_item",
        "amount": it.amount,
        "description": it.description,
        "discount_amount": sum(amount for amount, _ in it.discounts),
        "discount_amounts": discounts(it.discounts),
        "livemode": telling.livemode,
        "pretax_credit_amounts": pretax_credits(it.discounts, it.credits),
        "quantity": 1 if custom else None,
        "tax_rates": [],
        "type": "custom_line_item" if custom else "invoice_line_item",
        "unit_amount": it.amount if custom else None,
        "unit_amount_decimal": str(it.amount) if custom else None,
    }
    if not custom:
        told["invoice_line_item"] = it.invoice_line_item
    return {**told, **(old_line(it) if telling.old else {"metadata": {}, "taxes": taxes(it.taxes)})}


def old_line(it: NoteLine) -> dict[str, Any]:
    bare = it.amount - sum(tax.amount for tax in it.taxes if tax.inclusive)
    return {
        "amount_excluding_tax": bare,
        "tax_amounts": tax_amounts(it.taxes),
        "unit_amount_excluding_tax": str(bare) if it.invoice_line_item is None else None,
    }
