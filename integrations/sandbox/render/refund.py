from typing import Any

from ..reversals import Refund
from .telling import Telling, nulls


def refund(it: Refund, telling: Telling) -> dict[str, Any]:
    told = {
        "id": it.id,
        "object": "refund",
        "amount": it.amount,
        "balance_transaction": it.transaction,
        "charge": it.charge,
        "created": it.created,
        "currency": it.currency,
        "destination_details": {"card": {"type": "reversal" if it.rest else "refund"}, "type": "card"},
        "metadata": {},
        "payment_intent": it.payment_intent,
        "reason": it.reason,
        "status": it.status,
        **nulls("receipt_number", "source_transfer_reversal", "transfer_reversal"),
    }
    if it.failure_transaction:
        told["failure_balance_transaction"] = it.failure_transaction
    if it.failure_reason:
        told["failure_reason"] = it.failure_reason
    return told if telling.old else {**told, **nulls("customer", "customer_account", "payment_method")}
