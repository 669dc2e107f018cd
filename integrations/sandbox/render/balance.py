from typing import Any

from ..reversals import BalanceTransaction
from .telling import Telling


def transaction(it: BalanceTransaction, telling: Telling) -> dict[str, Any]:
    dispute = "dispute" if it.amount < 0 else "dispute_reversal"
    told = {
        "id": it.id,
        "object": "balance_transaction",
        "amount": it.amount,
        "available_on": it.created,
        "created": it.created,
        "currency": it.currency,
        "description": it.description,
        "exchange_rate": float(it.rate) if it.rate else None,
        "fee": it.fee,
        "fee_details": [fee(it)] if it.fee else [],
        "net": it.amount - it.fee,
        "reporting_category": dispute if it.type == "adjustment" else it.type,
        "source": it.source,
        "status": "available",
        "type": it.type,
    }
    return told if telling.old else {**told, "balance_type": "payments"}


def fee(it: BalanceTransaction) -> dict[str, Any]:
    return {
        "amount": it.fee,
        "application": None,
        "currency": it.currency,
        "description": "Dispute fee",
        "type": "stripe_fee",
    }
