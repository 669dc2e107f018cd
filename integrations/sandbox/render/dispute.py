from typing import Any

from ..reversals import Dispute
from .balance import transaction
from .telling import Telling, nulls

EVIDENCE = (
    *("access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure"),
    *("cancellation_rebuttal", "customer_communication", "customer_email_address", "customer_name"),
    *("customer_purchase_ip", "customer_signature", "duplicate_charge_documentation"),
    *("duplicate_charge_explanation", "duplicate_charge_id", "product_description", "receipt", "refund_policy"),
    *("refund_policy_disclosure", "refund_refusal_explanation", "service_date", "service_documentation"),
    *("shipping_address", "shipping_carrier", "shipping_date", "shipping_documentation"),
    *("shipping_tracking_number", "uncategorized_file", "uncategorized_text"),
)


def dispute(it: Dispute, telling: Telling) -> dict[str, Any]:
    return {
        "id": it.id,
        "object": "dispute",
        "amount": it.amount,
        "balance_transactions": [transaction(each, telling) for each in it.transactions],
        "charge": it.charge,
        "created": it.created,
        "currency": it.currency,
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}, **nulls(*EVIDENCE)},
        "evidence_details": evidence(it),
        "is_charge_refundable": it.is_inquiry,
        "livemode": telling.livemode,
        "metadata": {},
        "payment_intent": it.payment_intent,
        "payment_method_details": {"card": card(it), "type": "card"},
        "reason": "general" if it.is_inquiry else "fraudulent",
        "status": it.status,
    }


def evidence(it: Dispute) -> dict[str, Any]:
    answered = it.status not in ("needs_response", "warning_needs_response")
    return {
        "due_by": it.created + 7 * 86400,
        "enhanced_eligibility": {},
        "has_evidence": answered,
        "past_due": False,
        "submission_count": int(answered),
    }


def card(it: Dispute) -> dict[str, str]:
    return {
        "brand": "visa",
        "case_type": "inquiry" if it.is_inquiry else "chargeback",
        "network": "visa",
        "network_reason_code": "10.4",
    }
