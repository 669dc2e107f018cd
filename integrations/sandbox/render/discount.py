from typing import Any

from ..objects import AppliedDiscount
from .telling import Telling, nulls


def discount(it: AppliedDiscount, telling: Telling) -> dict[str, Any]:
    told = {
        "id": it.id,
        "object": "discount",
        "customer": it.customer,
        "invoice": it.invoice,
        "start": it.created,
        **nulls("checkout_session", "end", "invoice_item", "promotion_code", "subscription"),
        "subscription_item": None,
    }
    if telling.old:
        return {**told, "coupon": coupon(it, telling)}
    return {**told, "customer_account": None, "source": {"coupon": it.coupon, "type": "coupon"}}


def coupon(it: AppliedDiscount, telling: Telling) -> dict[str, Any]:
    return {
        "id": it.coupon,
        "object": "coupon",
        "amount_off": it.amount_off,
        "created": it.created,
        "currency": it.currency if it.amount_off is not None else None,
        "duration": "once",
        "livemode": telling.livemode,
        "metadata": {},
        "name": "Discount",
        "percent_off": float(it.percent_off) if it.percent_off is not None else None,
        "times_redeemed": 1,
        "valid": True,
        **nulls("duration_in_months", "max_redemptions", "redeem_by"),
    }
