import hashlib
from typing import Any

from ..objects import Customer
from .telling import Telling, nulls


def prefix(customer: str) -> str:
    return hashlib.sha256(customer.encode()).hexdigest()[:8].upper()


def customer(it: Customer, telling: Telling) -> dict[str, Any]:
    if it.deleted:
        return {"id": it.id, "object": "customer", "deleted": True}
    return {
        "id": it.id,
        "object": "customer",
        "balance": it.balance,
        "created": it.created,
        "delinquent": False,
        "email": it.email,
        "invoice_prefix": prefix(it.id),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": telling.livemode,
        "metadata": {},
        "name": it.name,
        "next_invoice_sequence": it.next_number,
        "preferred_locales": [],
        "tax_exempt": "none",
        **nulls("address", "currency", "default_source", "description", "discount", "phone", "shipping"),
        "test_clock": None,
    }
