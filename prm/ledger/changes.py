"""Rows that change what stands of a payment: made here, written by `prm.ledger.transactions` alone."""

from collections.abc import Callable, Iterable, Mapping

from prm.deals.models import Deal
from prm.ledger.models import Transaction
from prm.partners.models import Partner


def differences(
    rows: Iterable[Transaction], stand: Mapping[str, int], source: Callable[[str], str]
) -> list[Transaction]:
    """The rows, to be written by `write`, that make each line of a payment stand at `stand`; none where it does.

    `rows` are all of the payment, in the order of writing; `source` names the cause of a reversal or a reinstatement.
    """
    sales: dict[str, Transaction] = {}
    stands: dict[str, int] = {}
    seq: dict[str, int] = {}
    for row in rows:
        stands[row.line] = stands.get(row.line, 0) + row.amount_minor
        seq[row.line] = max(seq.get(row.line, 0), row.seq)
        if row.kind == Transaction.Kind.SALE:
            sales[row.line] = row
    changes = {line: stand[line] - stands[line] for line in sales if stand[line] != stands[line]}
    return [_change(sales[line], minor, seq[line] + 1, source) for line, minor in changes.items()]


def in_place_of(reversal: Transaction, partner: Partner, deal: Deal | None) -> Transaction:
    """The sale of what `reversal`, which is written, took back, for `partner`."""
    kept = ("payment_id", "line", "name", "currency", "customer_id", "product_id", "livemode", "occurred_at")
    return Transaction(
        seq=reversal.seq + 1,
        kind=Transaction.Kind.SALE,
        amount_minor=-reversal.amount_minor,
        partner=partner,
        deal_id=reversal.deal_id or (deal.pk if deal else None),
        replaces=reversal,
        **{name: getattr(reversal, name) for name in kept},
    )


def _change(sale: Transaction, minor: int, seq: int, source: Callable[[str], str]) -> Transaction:
    less = (minor < 0) == (sale.amount_minor > 0)
    kind = Transaction.Kind.REVERSAL if less else Transaction.Kind.REINSTATEMENT
    kept = ("line", "name", "currency", "customer_id", "partner_id", "deal_id", "product_id", "livemode")
    return Transaction(
        payment_id=sale.payment_id,
        seq=seq,
        kind=kind,
        amount_minor=minor,
        reverses=sale,
        source=source(kind),
        occurred_at=sale.occurred_at,
        **{name: getattr(sale, name) for name in kept},
    )
