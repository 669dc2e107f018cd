from typing import Any

from ..objects import Charge
from .refund import refund
from .telling import Telling, address, listing, nulls

SHOWN_REFUNDS = 10
EMPTY = (
    *("application", "application_fee", "application_fee_amount", "balance_transaction", "on_behalf_of"),
    *("calculated_statement_descriptor", "failure_balance_transaction", "payment_method", "receipt_number"),
    *("receipt_url", "review", "shipping", "source", "source_transfer", "statement_descriptor"),
    *("statement_descriptor_suffix", "transfer_data", "transfer_group"),
)


def charge(it: Charge, telling: Telling) -> dict[str, Any]:
    told = {
        "id": it.id,
        "object": "charge",
        "amount": it.amount,
        "amount_captured": it.amount_captured,
        "amount_refunded": it.amount_refunded,
        "billing_details": billing(it),
        "captured": it.captured,
        "created": it.created,
        "currency": it.currency,
        "customer": it.customer,
        "description": it.description,
        "disputed": it.dispute is not None,
        "fraud_details": {},
        "livemode": telling.livemode,
        "metadata": {},
        "payment_intent": it.payment_intent,
        "payment_method_details": {"card": card(), "type": "card"},
        "receipt_email": it.receipt_email,
        "refunded": it.refunded,
        "status": it.status,
        **(declined() if it.status == "failed" else approved()),
        **nulls(*EMPTY),
    }
    if not telling.old:
        return told
    return {**told, "dispute": it.dispute, "invoice": it.invoice, "refunds": refunds(it, telling)}


def refunds(it: Charge, telling: Telling) -> dict[str, Any]:
    """Which the new generation only tells when asked to."""
    return listing(
        [refund(each, telling) for each in it.refunds[:SHOWN_REFUNDS]],
        f"/v1/charges/{it.id}/refunds",
        has_more=len(it.refunds) > SHOWN_REFUNDS,
    )


def billing(it: Charge) -> dict[str, Any]:
    return {"address": address(), "email": it.email, "name": it.name, "phone": None, "tax_id": None}


def approved() -> dict[str, Any]:
    return {
        "failure_code": None,
        "failure_message": None,
        "outcome": {
            "network_status": "approved_by_network",
            "reason": None,
            "seller_message": "Payment complete.",
            "type": "authorized",
        },
        "paid": True,
    }


def declined() -> dict[str, Any]:
    return {
        "failure_code": "card_declined",
        "failure_message": "Your card was declined.",
        "outcome": {
            "network_status": "declined_by_network",
            "reason": "generic_decline",
            "seller_message": "The bank declined.",
            "type": "issuer_declined",
        },
        "paid": False,
    }


def card() -> dict[str, Any]:
    return {
        "brand": "visa",
        "country": "US",
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": "SandboxVisa4242",
        "funding": "credit",
        "last4": "4242",
        "network": "visa",
        **nulls("checks", "installments", "mandate", "three_d_secure", "wallet"),
    }
