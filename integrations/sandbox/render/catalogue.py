from typing import Any

from ..objects import Price, Product
from .telling import Telling, nulls


def product(it: Product, telling: Telling) -> dict[str, Any]:
    return {
        "id": it.id,
        "object": "product",
        "active": it.active,
        "created": it.created,
        "images": [],
        "livemode": telling.livemode,
        "marketing_features": [],
        "metadata": {},
        "name": it.name,
        "type": "service",
        "updated": it.updated,
        **nulls("default_price", "description", "package_dimensions", "shippable", "statement_descriptor"),
        **nulls("tax_code", "unit_label", "url"),
    }


def price(it: Price, telling: Telling) -> dict[str, Any]:
    return {
        "id": it.id,
        "object": "price",
        "active": it.active,
        "billing_scheme": "per_unit",
        "created": it.created,
        "currency": it.currency,
        "livemode": telling.livemode,
        "metadata": {},
        "product": it.product,
        "tax_behavior": "unspecified",
        "type": "one_time",
        "unit_amount": it.unit_amount,
        "unit_amount_decimal": str(it.unit_amount),
        **nulls("custom_unit_amount", "lookup_key", "nickname", "recurring", "tiers_mode"),
        "transform_quantity": None,
    }
