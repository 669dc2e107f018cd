"""What the ledger shows on the home page: money that waits for its customer, and what was recorded last."""

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from prm.backoffice import cells, slots
from prm.backoffice.home_waiting import Waiting
from prm.backoffice.newest import FEW
from prm.backoffice.tables import Column, Panel, table
from prm.ledger import worklist
from prm.ledger.admin.transaction import COLUMNS
from prm.ledger.models import MoneyBack, Payment, Transaction


@slots.panel("home", Payment, order=30)
def payments_unmatched(request: HttpRequest) -> list[Waiting]:
    """One for each currency; figures of different ones are never added up."""
    view, title = "admin:ledger_payment_changelist", _("Payments without a customer")
    found = [Waiting(title, one.count, view, one.query, one.words) for one in worklist.kept()]
    return found or [Waiting(title, 0, view, "?outcome__exact=unmatched", "")]


@slots.panel("home", MoneyBack, order=35)
def refunds_waiting(request: HttpRequest) -> Waiting:
    rows, view = MoneyBack.objects.filter(reason_code="waiting"), "admin:ledger_moneyback_changelist"
    act = _("They count once their payment is told of. See which, and since when.")
    return Waiting(_("Refunds waiting for a payment"), rows, view, "?reason_code__exact=waiting", act)


@slots.panel("home.tables", Transaction, order=30)
def newest_transactions(request: HttpRequest) -> Panel:
    columns = (COLUMNS[0], Column(_("Customer"), lambda row: cells.link(row.customer)), *COLUMNS[1:])
    rows = Transaction.objects.select_related("customer", "partner")[:FEW]
    listed, words = cells.list_page(Transaction), _("All transactions")
    every = format_html('<a class="pr-link" href="{}">{}</a>', listed, words)
    empty = _("No transaction yet. The first payment of a known customer makes one.")
    return table(_("Newest transactions"), columns, rows, empty=empty, note=every)
