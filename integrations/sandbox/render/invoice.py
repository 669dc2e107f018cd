from typing import Any

from ..invoices import Invoice
from .amounts import amounts, tax_amounts, taxes
from .lines import line
from .telling import Telling, listing, nulls

SHOWN_LINES = 10
EMPTY = (
    *("account_tax_ids", "application", "automatically_finalizes_at", "custom_fields", "customer_address"),
    *("customer_phone", "customer_shipping", "default_payment_method", "default_source", "due_date"),
    *("footer", "from_invoice", "hosted_invoice_url", "invoice_pdf", "last_finalization_error"),
    *("latest_revision", "next_payment_attempt", "on_behalf_of", "receipt_number", "rendering"),
    *("shipping_details", "statement_descriptor", "test_clock"),
)


def invoice(it: Invoice, telling: Telling) -> dict[str, Any]:
    return {
        **facts(it, telling),
        **amounts(it),
        **settings(),
        "lines": listing(
            [line(each, telling) for each in it.lines[:SHOWN_LINES]],
            f"/v1/invoices/{it.id}/lines",
            has_more=len(it.lines) > SHOWN_LINES,
        ),
        **(old(it) if telling.old else new(it)),
    }


def facts(it: Invoice, telling: Telling) -> dict[str, Any]:
    return {
        "id": it.id,
        "object": "invoice",
        "attempt_count": it.attempts,
        "attempted": it.attempts > 0 or it.status == "paid",
        "billing_reason": "subscription_cycle" if it.subscription else "manual",
        "created": it.created,
        "currency": it.currency,
        "customer": it.customer,
        "customer_email": it.customer_email,
        "customer_name": it.customer_name,
        "description": it.description,
        "discounts": list(it.discounts),
        "effective_at": it.finalized_at,
        "livemode": telling.livemode,
        "metadata": {},
        "number": it.number,
        "period_end": it.created,
        "period_start": it.created,
        "status": it.status,
        "status_transitions": transitions(it),
        "webhooks_delivered_at": it.created,
    }


def transitions(it: Invoice) -> dict[str, int | None]:
    return {
        "finalized_at": it.finalized_at,
        "marked_uncollectible_at": it.uncollectible_at,
        "paid_at": it.paid_at,
        "voided_at": it.voided_at,
    }


def settings() -> dict[str, Any]:
    return {
        "account_country": "US",
        "account_name": "Sandbox",
        "auto_advance": False,
        "automatic_tax": {
            "enabled": False,
            **nulls("disabled_reason", "liability", "provider", "status"),
        },
        "collection_method": "charge_automatically",
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
        "default_tax_rates": [],
        "issuer": {"type": "self"},
        "payment_settings": nulls("default_mandate", "payment_method_options", "payment_method_types"),
        **nulls(*EMPTY),
    }


def new(it: Invoice) -> dict[str, Any]:
    details = it.subscription and {"metadata": {}, "subscription": it.subscription}
    return {
        "amount_overpaid": 0,
        "customer_account": None,
        "parent": details and {"quote_details": None, "subscription_details": details, "type": "subscription_details"},
        "total_taxes": taxes(it.sums.taxes),
    }


def old(it: Invoice) -> dict[str, Any]:
    levied = sum(tax.amount for tax in it.sums.taxes) + (it.sums.shipping or (0, 0))[1]
    return {
        "charge": it.charge,
        "paid": it.status == "paid",
        "paid_out_of_band": it.out_of_band,
        "payment_intent": it.payment_intent,
        "subscription": it.subscription,
        "tax": levied if it.sums.taxes or it.sums.shipping else None,
        "total_tax_amounts": tax_amounts(it.sums.taxes),
        **nulls("application_fee_amount", "discount", "quote", "transfer_data"),
    }
