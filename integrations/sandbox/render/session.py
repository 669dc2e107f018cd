from typing import Any

from ..objects import Session
from .telling import Telling, address, nulls

EMPTY = (
    *("after_expiration", "allow_promotion_codes", "billing_address_collection", "cancel_url"),
    *("client_reference_id", "client_secret", "consent", "consent_collection", "currency_conversion"),
    *("customer_email", "invoice", "invoice_creation", "locale", "payment_link", "recovered_from"),
    *("payment_method_collection", "payment_method_configuration_details", "setup_intent"),
    *("saved_payment_method_options", "shipping_address_collection", "shipping_cost", "submit_type"),
    *("subscription", "ui_mode", "url"),
)


def session(it: Session, telling: Telling) -> dict[str, Any]:
    return {
        "id": it.id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "amount_subtotal": it.amount_subtotal,
        "amount_total": it.amount_subtotal + it.amount_tax,
        "automatic_tax": {"enabled": bool(it.amount_tax), "liability": None, "status": None},
        "created": it.created,
        "currency": it.currency,
        "custom_fields": [],
        "custom_text": nulls("after_submit", "shipping_address", "submit", "terms_of_service_acceptance"),
        "customer": it.customer,
        "customer_creation": "if_required" if it.customer is None else "always",
        "customer_details": details(it),
        "expires_at": it.created + 86400,
        "livemode": telling.livemode,
        "metadata": {},
        "mode": "payment",
        "payment_intent": it.payment_intent,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_status": "paid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": it.status,
        "success_url": "https://example.com/thanks",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": it.amount_tax},
        **nulls(*EMPTY),
    }


def details(it: Session) -> dict[str, Any]:
    return {
        "address": address(),
        "email": it.email,
        "name": it.name,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }
