"""The ledger as a table in a terminal."""

from rich.console import Console
from rich.table import Table

from prm import money
from prm.ledger.models import MoneyBack, Payment, Transaction


def show(console: Console) -> None:
    """Prints every transaction, then what went back, then every payment that made no transaction, with its reason."""
    table = Table("Payment", "Name", "Kind", "Net", "Customer", "Credited to", "Deal", "Because of", title="The ledger")
    table.columns[1].no_wrap = True
    table.columns[3].justify = "right"
    rows = Transaction.objects.select_related("payment", "customer", "partner", "deal").order_by("pk")
    for row in rows:
        net = f"{money.to_text(row.amount_minor, row.currency)} {row.currency}"
        names = [str(one) if one else "–" for one in (row.customer, row.partner, row.deal)]
        table.add_row(short(row.payment.external_id), row.name, row.get_kind_display(), net, *names, short(row.source))
    console.print(table)
    _went_back(console)
    others = Table("Payment", "Net", "Outcome", "Why", title="Payments that made no transaction")
    others.columns[1].justify = "right"
    for payment in Payment.objects.exclude(outcome=Payment.Outcome.RECORDED).order_by("pk"):
        net = f"{money.to_text(payment.net_minor, payment.currency)} {payment.currency}"
        others.add_row(short(payment.external_id), net, payment.get_outcome_display(), payment.reason)
    console.print(others)
    known = Payment.objects.count()
    console.print(f"{rows.count()} transactions of {known} payments. However often an event comes, it counts once.")


def short(key: str) -> str:
    """An id by its kind and its end, where the sandbox's ids differ."""
    kind, _, rest = key.partition("_")
    return f"{kind}_…{rest[-5:]}" if rest else "–"


def _went_back(console: Console) -> None:
    table = Table("Refund, dispute or note", "With tax", "Counts for", "State", "Why", title="What went back")
    for column in table.columns[1:3]:
        column.justify = "right"
    for row in MoneyBack.objects.order_by("pk"):
        sums = [
            f"{money.to_text(minor, row.currency)} {row.currency}" for minor in (row.amount_minor, row.counted_minor)
        ]
        table.add_row(short(row.external_id), *sums, row.state, row.reason)
    console.print(table)
