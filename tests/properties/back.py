"""The ledger's reversals and reinstatements read back, and what holds of them whatever happened."""

from collections import Counter

from prm.ledger.models import Transaction

Key = tuple[str, str]  # a payment's id and the line of a sale
KEPT = ("payment_id", "line", "name", "currency", "customer_id", "partner_id", "deal_id", "product_id")
KEPT += ("livemode", "occurred_at")


def sums() -> dict[Key, int]:
    """What is reversed in the end, where that is anything."""
    found: Counter[Key] = Counter()
    for row in Transaction.objects.exclude(kind="sale").select_related("payment"):
        found[row.payment.external_id, row.line] -= row.amount_minor
    return {key: amount for key, amount in found.items() if amount}


def sound() -> None:
    """Each row takes back, or gives back, of a sale of its own, says why, and never more than was sold."""
    stands: Counter[int] = Counter()
    for row in Transaction.objects.order_by("pk").select_related("reverses", "payment"):
        stands[row.reverses_id or row.pk] += row.amount_minor
        sale = row.reverses
        if sale is None:
            continue
        assert sale.kind == "sale"
        assert row.source
        assert [getattr(row, name) for name in KEPT] == [getattr(sale, name) for name in KEPT]
        assert (row.amount_minor * sale.amount_minor < 0) == (row.kind == "reversal")
        assert _between(0, stands[sale.pk], sale.amount_minor), (row.line, stands[sale.pk], sale.amount_minor)


def nothing_stands_of(payments: set[str]) -> None:
    left: Counter[Key] = Counter()
    for row in Transaction.objects.filter(payment__external_id__in=payments).select_related("payment"):
        left[row.payment.external_id, row.line] += row.amount_minor
    assert not any(left.values())


def _between(least: int, amount: int, most: int) -> bool:
    return min(least, most) <= amount <= max(least, most)
