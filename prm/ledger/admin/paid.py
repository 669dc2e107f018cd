"""What a payer paid, and how much of it counts."""

from django.utils.translation import gettext as _

from prm.backoffice import cells
from prm.backoffice.tables import Column, Panel, table
from prm.ledger.models import Payment


def panel(payment: Payment) -> Panel:
    columns = (
        Column(_("Part"), lambda one: one[0]),
        Column(_("Amount"), lambda one: cells.amount(one[1], payment.currency), right=True),
    )
    rows = [(_("Paid, with tax"), payment.gross_minor), (_("Tax"), payment.net_minor - payment.gross_minor)]
    net = [(_("Net, which counts"), payment.net_minor)]
    return table(_("What was paid"), columns, rows, empty="", foot=net)
