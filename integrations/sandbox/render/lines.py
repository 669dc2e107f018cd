from decimal import Decimal
from typing import Any

from ..invoices import Line
from .amounts import discounts, pretax_credits, tax_amounts, taxes
from .catalogue import price
from .telling import Telling


def line(it: Line, telling: Telling) -> dict[str, Any]:
    told = {
        "id": it.id,
        "object": "line_item",
        "amount": it.amount,
        "currency": it.currency,
        "description": it.description,
        "discount_amounts": discounts(it.discounts),
        "discountable": it.discountable,
        "discounts": [],
        "invoice": it.invoice,
        "livemode": telling.livemode,
        "metadata": {},
        "period": {"start": it.period[0], "end": it.period[1]},
        "pretax_credit_amounts": pretax_credits(it.discounts, it.credits),
        "quantity": it.quantity,
        "subscription": it.subscription,
    }
    return {**told, **(old(it, telling) if telling.old else new(it))}


def new(it: Line) -> dict[str, Any]:
    pricing = it.price and {
        "price_details": {"price": it.price.id, "product": it.price.product},
        "type": "price_details",
        "unit_amount_decimal": str(it.price.unit_amount),
    }
    return {
        "parent": parent(it),
        "pricing": pricing,
        "quantity_decimal": str(it.quantity),
        "subtotal": it.amount,
        "taxes": taxes(it.taxes),
    }


def parent(it: Line) -> dict[str, Any]:
    detail = {
        "invoice_item": None if it.subscription else item_of(it, "ii"),
        "proration": it.proration,
        "proration_details": {"credited_items": None},
        "subscription": it.subscription,
    }
    if it.subscription:
        detail["subscription_item"] = item_of(it, "si")
        return {
            "invoice_item_details": None,
            "subscription_item_details": detail,
            "type": "subscription_item_details",
        }
    return {"invoice_item_details": detail, "subscription_item_details": None, "type": "invoice_item_details"}


def item_of(it: Line, kind: str) -> str:
    return f"{kind}_{it.id.partition('_')[2]}"


def old(it: Line, telling: Telling) -> dict[str, Any]:
    bare = it.amount - sum(tax.amount for tax in it.taxes if tax.inclusive)
    unit = (Decimal(bare) / it.quantity).normalize() if it.quantity else Decimal(bare)
    told = {
        "amount_excluding_tax": bare,
        "plan": None,
        "price": it.price and price(it.price, telling),
        "proration": it.proration,
        "proration_details": {"credited_items": None},
        "tax_amounts": tax_amounts(it.taxes),
        "tax_rates": [],
        "type": "subscription" if it.subscription else "invoiceitem",
        "unit_amount_excluding_tax": format(unit, "f"),
    }
    if it.subscription:
        return {**told, "subscription_item": item_of(it, "si")}
    return {**told, "invoice_item": item_of(it, "ii")}
