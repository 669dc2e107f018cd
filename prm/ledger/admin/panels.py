"""What the ledger hangs on the pages of customers, partners and deals, and on the home page."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from prm.backoffice import cells, slots
from prm.backoffice.home import Waiting
from prm.backoffice.tables import Column, Panel, table, totals
from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.ledger import worklist
from prm.ledger.admin.transaction import COLUMNS
from prm.ledger.models import MoneyBack, Payment, Transaction
from prm.partners.models import Partner


def _outcome(payment: Payment) -> Any:
    state = cells.state(payment.outcome, payment.get_outcome_display(), payment.livemode)
    return cells.two_lines(state, payment.reason)


def _transactions(rows: QuerySet[Transaction], empty: str, more: str = "") -> Panel:
    shown = rows.select_related("partner", "customer")[:50]
    return table(_("Transactions"), COLUMNS, shown, empty=empty, totals=totals(rows), note=more)


@slots.panel("customer", order=10)
def payments_of_customer(request: HttpRequest, customer: Customer) -> Panel:
    columns = (
        Column(_("Payment"), cells.link),
        Column(_("Outcome"), _outcome),
        Column(_("Paid"), lambda payment: cells.when(payment.occurred_at)),
        Column(_("Net"), lambda payment: cells.amount(payment.net_minor, payment.currency), right=True),
    )
    rows = customer.payments.all()
    empty = _("No payment yet. The first one with this e-mail or one of these ids appears here.")
    return table(_("Payments"), columns, rows[:50], empty=empty, totals=totals(rows, "net_minor"))


@slots.panel("customer", order=20)
def transactions_of_customer(request: HttpRequest, customer: Customer) -> Panel:
    return _transactions(customer.transactions.all(), _("Nothing was recorded for this customer yet."))


@slots.panel("partner", order=40)
def transactions_of_partner(request: HttpRequest, partner: Partner) -> Panel:
    return _transactions(partner.transactions.all(), _("Nothing was credited to this partner yet."))


@slots.panel("deal", order=10)
def transactions_of_deal(request: HttpRequest, deal: Deal) -> Panel:
    return _transactions(deal.transactions.all(), _("Nothing was recorded for this deal yet."))


@slots.panel("home", order=30)
def payments_unmatched(request: HttpRequest) -> list[Waiting] | None:
    """One for each currency; figures of different ones are never added up."""
    if not request.user.has_perm("ledger.view_payment"):
        return None
    view, title = "admin:ledger_payment_changelist", _("Payments without a customer")
    found = worklist.unmatched()
    if not found:
        return [Waiting(title, 0, view, "?outcome__exact=unmatched", "")]
    return [Waiting(title, one.count, view, one.query, one.words) for one in found]


@slots.panel("home", order=35)
def refunds_waiting(request: HttpRequest) -> Waiting | None:
    if not request.user.has_perm("ledger.view_moneyback"):
        return None
    return Waiting(
        _("Refunds waiting for a payment"),
        MoneyBack.objects.filter(reason_code="waiting").count(),
        "admin:ledger_moneyback_changelist",
        "?reason_code__exact=waiting",
        _("See which, and since when."),
    )


@slots.panel("home.tables", order=10)
def newest_transactions(request: HttpRequest) -> Panel:
    columns = (COLUMNS[0], Column(_("Customer"), lambda row: cells.link(row.customer)), *COLUMNS[1:])
    rows = Transaction.objects.select_related("customer", "partner")[:10]
    all_of_them = format_html(
        '<a class="pr-link" href="{}">{}</a>', cells.list_page(Transaction), _("All transactions")
    )
    empty = _("No transaction yet. The first payment of a known customer makes one.")
    return table(_("Newest transactions"), columns, rows, empty=empty, note=all_of_them)
