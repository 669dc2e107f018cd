"""The only writer of the ledger. Everything here runs under the payment's locks, in its transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.ledger import words
from prm.ledger.changes import differences, in_place_of
from prm.ledger.facts import Facts, Line
from prm.ledger.models import Payment, Transaction
from prm.ledger.policy import Policy
from prm.ledger.signals import transaction_recorded
from prm.partners.models import Partner
from prm.products.models import Product

__all__ = ["ANEW", "CLAIM", "credit_anew", "differences", "reverse", "sales", "told", "write", "write_all"]

NAME = 500
# The cause of what is reversed to be credited anew, and the step of a trace that says so.
CLAIM, ANEW = "claim", "credited_anew"


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


def credit_anew(payment: Payment, partner: Partner, deal: Deal | None = None) -> list[Transaction]:
    """What stands of a payment's sales that nobody is credited with, taken back and sold anew for `partner`.

    Announces both. `deal` is named where the old sale names none. Nothing such stands: nothing happens.
    """
    rows = list(Transaction.objects.filter(payment=payment).order_by("pk"))
    standing = differences(rows, {row.line: 0 for row in rows}, lambda kind: CLAIM)
    back = [row for row in standing if row.partner_id is None]
    if not back:
        return []
    Transaction.objects.bulk_create(back)
    sales = [in_place_of(row, partner, deal) for row in back]
    Transaction.objects.bulk_create(sales)
    transaction_recorded.send(Transaction, payment=payment, transactions=[*back, *sales])
    return [*back, *sales]


def _name(part: Line, facts: Facts, policy: Policy, products: dict[str, Product]) -> str:
    if policy.naming == "charge" or not facts.lines:
        return facts.title
    if part.key:
        product = products.get(part.product)
        return (product.name if product else part.description) or facts.title
    names = [products[line.product].name for line in facts.lines if line.product in products]
    return " + ".join(list(dict.fromkeys(names))[:3]) or facts.title


def write_all(many: Iterable[tuple[Payment, list[Transaction]]]) -> None:
    """`write` for the sales of several payments at once."""
    sold = [(payment, rows) for payment, rows in many if rows]
    Transaction.objects.bulk_create([row for _, rows in sold for row in rows])
    for payment, rows in sold:
        transaction_recorded.send(Transaction, payment=payment, transactions=rows)


def write(payment: Payment, rows: list[Transaction]) -> list[Transaction]:
    """Adds rows to the ledger and announces them, in the payment's transaction; the payment is saved already."""
    if rows:
        Transaction.objects.bulk_create(rows)
        transaction_recorded.send(Transaction, payment=payment, transactions=rows)
    if any(row.kind == Transaction.Kind.REINSTATEMENT and row.partner_id is None for row in rows):
        rows = [*rows, *_credit_too(payment)]
    return rows


def _credit_too(payment: Payment) -> list[Transaction]:
    """What had gone back as a whole when the rest of its payment was credited anew, and came to stand again."""
    partner = payment.customer.partner if payment.customer else None
    if partner is None or not any(step["code"] == ANEW for step in payment.trace):
        return []
    rows = credit_anew(payment, partner)
    payment.trace += map(told, rows)
    payment.save(update_fields=["trace"])
    return rows


def told(row: Transaction) -> dict[str, Any]:
    """A written row as a trace keeps it."""
    code = {"sale": "row", "reversal": "row_reversed", "reinstatement": "row_reinstated"}[row.kind]
    shown = {"name": row.name, "amount": words.amount(row.amount_minor, row.currency)}
    return {"code": code, "source": row.source, **shown}
