"""The ledger as a table in a terminal."""

from rich.console import Console
from rich.table import Table

from prm import money
from prm.ledger.models import Payment, Transaction


def show(console: Console) -> None:
    """Prints every transaction, then every payment that made none, with its reason."""
    table = Table("Payment", "Name", "Net", "Customer", "Credited to", "Deal", "Line", title="The ledger")
    table.columns[2].justify = "right"
    rows = Transaction.objects.select_related("payment", "customer", "partner", "deal").order_by("pk")
    for row in rows:
        net = f"{money.to_text(row.amount_minor, row.currency)} {row.currency}"
        names = [str(one) if one else "–" for one in (row.customer, row.partner, row.deal)]
        table.add_row(row.payment.external_id, row.name, net, *names, row.line or "–")
    console.print(table)
    others = Table("Payment", "Net", "Outcome", "Why", title="Payments that made no transaction")
    others.columns[1].justify = "right"
    for payment in Payment.objects.exclude(outcome=Payment.Outcome.RECORDED).order_by("pk"):
        net = f"{money.to_text(payment.net_minor, payment.currency)} {payment.currency}"
        others.add_row(payment.external_id, net, payment.get_outcome_display(), payment.reason)
    console.print(others)
    known = Payment.objects.count()
    console.print(f"{rows.count()} transactions of {known} payments. However often an event comes, it counts once.")
