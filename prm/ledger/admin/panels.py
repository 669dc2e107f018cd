"""What the ledger hangs on the pages of customers, partners and deals."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm.backoffice import cells, slots
from prm.backoffice.memo import once
from prm.backoffice.newest import FEW, newest
from prm.backoffice.tables import Column, Panel, Total, totals
from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.ledger.admin.revenue import credited
from prm.ledger.admin.totalling import as_totals
from prm.ledger.admin.transaction import COLUMNS
from prm.ledger.models import Payment, Transaction
from prm.ledger.sums import reading
from prm.partners.models import Partner


def outcome(payment: Payment) -> Any:
    state = cells.state(payment.outcome, payment.get_outcome_display(), payment.livemode)
    return cells.two_lines(state, payment.reason)


PAYMENTS = (
    Column(gettext_lazy("Payment"), cells.link),
    Column(gettext_lazy("Outcome"), outcome),
    Column(gettext_lazy("Paid"), lambda payment: cells.when(payment.occurred_at)),
    Column(
        gettext_lazy("Net"),
        lambda payment: cells.link(payment, cells.amount(payment.net_minor, payment.currency)),
        right=True,
    ),
)
OF_PARTNER = (
    *COLUMNS[:2],
    Column(gettext_lazy("Customer"), lambda row: cells.link(row.customer)),
    *COLUMNS[3:],
)


def _transactions(
    rows: QuerySet[Transaction], empty: str, shown: list[Total], columns: Any = COLUMNS, **which: Any
) -> Panel:
    rows = rows.select_related("partner", "customer")
    which |= {"empty": empty, "totals": shown, "anchor": "transactions"}
    return newest(_("Transactions"), columns, rows, **which)


def _sums(customer: Customer) -> list[Total]:
    read = reading.of_customers
    return once(customer, "sums", lambda: as_totals(read("currency", "livemode", customer_pk=customer.pk)))


@slots.panel("customer.figures", Transaction, order=10)
def figures_of_customer(request: HttpRequest, customer: Customer) -> list[Total]:
    return _sums(customer)


@slots.panel("customer", Payment, order=10)
def payments_of_customer(request: HttpRequest, customer: Customer) -> Panel:
    rows = customer.payments.defer("facts", "trace")
    empty = _("No payment yet. The first one with this e-mail or one of these ids appears here.")
    return newest(_("Payments"), PAYMENTS, rows, empty=empty, customer__id__exact=customer.pk)


@slots.panel("customer", Transaction, order=20)
def transactions_of_customer(request: HttpRequest, customer: Customer) -> Panel:
    empty, shown = _("Nothing was recorded for this customer yet."), _sums(customer)
    return _transactions(customer.transactions.all(), empty, shown, customer__id__exact=customer.pk)


@slots.panel("partner", Transaction, order=40)
def transactions_of_partner(request: HttpRequest, partner: Partner) -> Panel:
    empty = _("Nothing was credited to this partner yet.")
    which = {"limit": FEW, "partner__id__exact": partner.pk}
    return _transactions(partner.transactions.all(), empty, credited(partner), OF_PARTNER, **which)


@slots.panel("lead", Transaction, order=10)
def transactions_of_lead(request: HttpRequest, lead: Lead) -> Panel | None:
    """What it became: nothing is shown where it became nobody."""
    if lead.customer is None:
        return None
    rows, empty = lead.customer.transactions.all(), _("Nothing was recorded for this customer yet.")
    which = {"limit": FEW, "customer__id__exact": lead.customer.pk}
    return _transactions(rows, empty, _sums(lead.customer), **which)


@slots.panel("deal", Transaction, order=10)
def transactions_of_deal(request: HttpRequest, deal: Deal) -> Panel:
    rows, empty = deal.transactions.all(), _("Nothing was recorded for this deal yet.")
    return _transactions(rows, empty, totals(rows), deal__id__exact=deal.pk)
