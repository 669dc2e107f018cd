"""Payments and transactions in the export."""

from collections.abc import Iterator
from typing import Any

from prm import money
from prm.exchange.writing import moment, stream
from prm.ledger import words
from prm.ledger.models import Payment, Transaction


def payments() -> Iterator[dict[str, Any]]:
    columns = ("external_id", "outcome", "reason_code", "reason_data", "net_minor", "currency", "payer_id")
    for name, outcome, code, data, net, currency, payer in stream(Payment.objects.order_by("pk"), *columns):
        yield {
            "id": name,
            "outcome": outcome,
            "reason": words.reason(code, data),
            "net_minor": net,
            "currency": currency,
            "stripe_customer": payer or None,
        }


# As the export names them, and where they stand.
COLUMNS = {
    "id": "pk",
    "name": "name",
    "amount": "amount_minor",
    "amount_minor": "amount_minor",
    "currency": "currency",
    "partner": "partner__key",
    "customer": "customer__key",
    "customer_email": "customer__email",
    "stripe_customer": "payment__payer_id",
    "deal": "deal__key",
    "payment": "payment__external_id",
    "line": "line",
    "kind": "kind",
    "reverses": "reverses_id",
    "source": "source",
    "livemode": "livemode",
    "occurred_at": "occurred_at",
}
EMPTY_IS_NULL = ("customer_email", "stripe_customer", "line", "source")


def transactions() -> Iterator[dict[str, Any]]:
    for values in stream(Transaction.objects.order_by("pk"), *COLUMNS.values()):
        row = dict(zip(COLUMNS, values, strict=True))
        row["amount"] = money.to_text(row["amount_minor"], row["currency"])
        row["occurred_at"] = moment(row["occurred_at"])
        yield row | {name: row[name] or None for name in EMPTY_IS_NULL}


EXPORTS = {"payments": payments, "transactions": transactions}
