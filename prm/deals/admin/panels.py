from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from prm.backoffice import cells, slots
from prm.backoffice.home import Waiting
from prm.backoffice.tables import Column, Panel, table
from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.partners.models import Partner


def _table(rows: QuerySet[Deal], empty: str) -> Panel:
    columns = (
        Column(_("Deal"), cells.link),
        Column(_("Contact"), lambda deal: deal.contact_email),
        Column(_("State"), lambda deal: cells.badge(deal.status, deal.get_status_display())),
        Column(_("Source partner"), lambda deal: cells.link(deal.source)),
        Column(_("Amount"), lambda deal: cells.amount(deal.amount_minor, deal.currency), right=True),
    )
    rows = rows.prefetch_related("deal_partners__partner")[:50]
    return table(_("Deals"), columns, rows, empty=empty)


@slots.panel("customer", order=40)
def deals_of_customer(request: HttpRequest, customer: Customer) -> Panel:
    return _table(customer.deals.all(), _("No deal points at this customer."))


@slots.panel("partner", order=20)
def deals_of_partner(request: HttpRequest, partner: Partner) -> Panel:
    return _table(Deal.objects.filter(deal_partners__partner=partner), _("This partner is in no deal yet."))


@slots.panel("home", order=20)
def deals_waiting(request: HttpRequest) -> Waiting:
    number = Deal.objects.filter(status=Deal.Status.PENDING).count()
    return Waiting(
        _("Deals to answer"),
        number,
        "admin:deals_deal_changelist",
        "?status__exact=pending",
        _("Accept or decline them."),
    )
