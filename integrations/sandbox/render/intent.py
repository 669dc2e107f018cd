from typing import Any

from ..objects import Intent, InvoicePayment
from .telling import Telling, nulls

EMPTY = (
    *("application", "application_fee_amount", "automatic_payment_methods", "next_action", "on_behalf_of"),
    *("payment_method", "payment_method_configuration_details", "processing", "review", "shipping"),
    *("setup_future_usage", "source", "statement_descriptor", "statement_descriptor_suffix"),
    *("transfer_data", "transfer_group"),
)


def intent(it: Intent, telling: Telling) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": it.id,
        "object": "payment_intent",
        "amount": it.amount,
        "amount_capturable": it.amount_capturable,
        "amount_details": {"tip": {}},
        "amount_received": it.amount_received,
        "canceled_at": it.canceled_at,
        "cancellation_reason": it.cancellation_reason,
        "capture_method": it.capture_method,
        "client_secret": f"{it.id}_secret_sandbox",
        "confirmation_method": "automatic",
        "created": it.created,
        "currency": it.currency,
        "customer": it.customer,
        "description": it.description,
        "last_payment_error": declined() if it.failed else None,
        "latest_charge": it.latest_charge,
        "livemode": telling.livemode,
        "metadata": {},
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "receipt_email": it.receipt_email,
        "status": it.status,
        **nulls(*EMPTY),
    }
    if telling.old:
        return {**told, "invoice": it.invoice}
    return {**told, "customer_account": None, "excluded_payment_method_types": None}


def declined() -> dict[str, str]:
    return {"code": "card_declined", "message": "Your card was declined.", "type": "card_error"}


def invoice_payment(it: InvoicePayment, telling: Telling) -> dict[str, Any]:
    return {
        "id": it.id,
        "object": "invoice_payment",
        "amount_paid": it.amount_paid,
        "amount_requested": it.amount_requested,
        "created": it.created,
        "currency": it.currency,
        "invoice": it.invoice,
        "is_default": it.is_default,
        "livemode": telling.livemode,
        "payment": {it.payment_type: it.payment, "type": it.payment_type},
        "status": it.status,
        "status_transitions": {"canceled_at": it.canceled_at, "paid_at": it.paid_at},
    }
