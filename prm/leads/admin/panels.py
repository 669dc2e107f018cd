from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from prm.backoffice import cells, slots
from prm.backoffice.home import Waiting
from prm.backoffice.tables import Column, Panel, table
from prm.customers.models import Customer
from prm.leads.models import Lead
from prm.partners.models import Partner


def _table(rows: Any, empty: str) -> Panel:
    columns = (
        Column(_("Lead"), cells.link),
        Column(_("E-mail"), lambda lead: lead.email),
        Column(_("State"), lambda lead: cells.badge(lead.status, lead.get_status_display())),
        Column(_("Source partner"), lambda lead: cells.link(lead.partner)),
        Column(_("Registered"), lambda lead: cells.when(lead.registered_at)),
    )
    return table(_("Leads"), columns, rows.select_related("partner")[:50], empty=empty)


@slots.panel("customer", order=30)
def leads_of_customer(request: HttpRequest, customer: Customer) -> Panel:
    return _table(customer.leads.all(), _("No lead became this customer."))


@slots.panel("partner", order=10)
def leads_of_partner(request: HttpRequest, partner: Partner) -> Panel:
    return _table(partner.leads.all(), _("This partner has registered no lead yet."))


@slots.panel("home", order=10)
def leads_waiting(request: HttpRequest) -> Waiting:
    number = Lead.objects.filter(status=Lead.Status.PENDING).count()
    return Waiting(
        _("Leads to answer"),
        number,
        "admin:leads_lead_changelist",
        "?status__exact=pending",
        _("Accept or decline them."),
    )
