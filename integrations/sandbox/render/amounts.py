from typing import Any

from ..invoices import Invoice, Part, TaxAmount


def amounts(it: Invoice) -> dict[str, Any]:
    sums = it.sums
    freight, tax = sums.shipping or (0, 0)
    return {
        "amount_due": it.amount_due,
        "amount_paid": it.amount_paid,
        "amount_remaining": it.remaining,
        "amount_shipping": freight,
        "ending_balance": it.ending_balance,
        "post_payment_credit_notes_amount": it.post_payment_notes,
        "pre_payment_credit_notes_amount": it.pre_payment_notes,
        "shipping_cost": sums.shipping and shipping(freight, tax),
        "starting_balance": it.starting_balance,
        "subtotal": sums.subtotal,
        "subtotal_excluding_tax": sums.subtotal_excluding_tax,
        "total": sums.total,
        "total_discount_amounts": discounts(sums.discounts),
        "total_excluding_tax": sums.total_excluding_tax,
        "total_pretax_credit_amounts": pretax_credits(sums.discounts, sums.credits),
    }


def shipping(freight: int, tax: int) -> dict[str, Any]:
    return {
        "amount_subtotal": freight,
        "amount_tax": tax,
        "amount_total": freight + tax,
        "shipping_rate": None,
    }


def discounts(parts: tuple[Part, ...]) -> list[dict[str, Any]]:
    return [{"amount": amount, "discount": source} for amount, source in parts]


def pretax_credits(off: tuple[Part, ...], credits: tuple[Part, ...]) -> list[dict[str, Any]]:
    """Stripe repeats the discounts here."""
    return [{"amount": amount, "discount": source, "type": "discount"} for amount, source in off] + [
        {"amount": amount, "credit_balance_transaction": source, "type": "credit_balance_transaction"}
        for amount, source in credits
    ]


def taxes(parts: tuple[TaxAmount, ...]) -> list[dict[str, Any]]:
    return [
        {
            "amount": tax.amount,
            "tax_behavior": "inclusive" if tax.inclusive else "exclusive",
            "tax_rate_details": {"tax_rate": tax.rate},
            "taxability_reason": "standard_rated",
            "taxable_amount": tax.taxable,
            "type": "tax_rate_details",
        }
        for tax in parts
    ]


def tax_amounts(parts: tuple[TaxAmount, ...]) -> list[dict[str, Any]]:
    return [
        {
            "amount": tax.amount,
            "inclusive": tax.inclusive,
            "tax_rate": tax.rate,
            "taxability_reason": "standard_rated",
            "taxable_amount": tax.taxable,
        }
        for tax in parts
    ]
