"""The only writer of the ledger. Everything here runs under the payment's locks, in its transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.ledger import words
from prm.ledger.facts import Facts, Line
from prm.ledger.models import Payment, Transaction
from prm.ledger.policy import Policy
from prm.ledger.signals import transaction_recorded
from prm.products.models import Product

NAME = 500


def sales(
    payment: Payment,
    facts: Facts,
    policy: Policy,
    customer: Customer,
    deal: Deal | None,
    products: dict[str, Product],
) -> list[Transaction]:
    """The sales of a payment that has none, named and split by `policy`, to be written by `write`."""
    lines = facts.lines if policy.splitting == "line" and facts.lines else ()
    parts: Sequence[Line] = lines or (Line("", facts.net_minor),)
    return [
        Transaction(
            payment=payment,
            line=part.key,
            seq=1,
            kind=Transaction.Kind.SALE,
            name=_name(part, facts, policy, products)[:NAME],
            amount_minor=part.net_minor,
            currency=facts.currency,
            customer=customer,
            partner=customer.partner,
            deal=deal,
            product=products.get(part.product),
            livemode=facts.livemode,
            occurred_at=facts.occurred_at,
        )
        for part in parts
        if part.net_minor
    ]


def reverse(payment: Payment, source: str) -> list[Transaction]:
    """Takes back whatever stands of a payment, because of `source`; announces it. Nothing stands: nothing happens."""
    rows = list(Transaction.objects.filter(payment=payment).order_by("pk"))
    return write(payment, differences(rows, {row.line: 0 for row in rows}, lambda kind: source))


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


def _name(part: Line, facts: Facts, policy: Policy, products: dict[str, Product]) -> str:
    if policy.naming == "charge" or not facts.lines:
        return facts.title
    if part.key:
        product = products.get(part.product)
        return (product.name if product else part.description) or facts.title
    names = [products[line.product].name for line in facts.lines if line.product in products]
    return " + ".join(list(dict.fromkeys(names))[:3]) or facts.title


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


def write(payment: Payment, rows: list[Transaction]) -> list[Transaction]:
    """Adds rows to the ledger and announces them, in the payment's transaction; the payment is saved already."""
    if rows:
        Transaction.objects.bulk_create(rows)
        transaction_recorded.send(Transaction, payment=payment, transactions=rows)
    return rows


def told(row: Transaction) -> dict[str, Any]:
    """A written row as a trace keeps it."""
    code = {"sale": "row", "reversal": "row_reversed", "reinstatement": "row_reinstated"}[row.kind]
    shown = {"name": row.name, "amount": words.amount(row.amount_minor, row.currency)}
    return {"code": code, "source": row.source, **shown}
