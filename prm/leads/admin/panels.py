from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm.backoffice import cells, slots, story
from prm.backoffice.memo import once
from prm.backoffice.newest import FEW, newest
from prm.backoffice.tables import LIMIT, Column, Panel
from prm.customers.models import Customer
from prm.leads.models import Lead
from prm.partners.models import Partner


def of_customer(customer: Customer) -> list[Lead]:
    """The newest leads that became a customer, each with why and when (`because`, `since`)."""

    def read() -> list[Lead]:
        moment = Lead.history.filter(id=OuterRef("pk"), customer=customer).order_by("history_date", "history_id")
        because = Subquery(moment.values("history_change_reason")[:1])
        rows = customer.leads.select_related("partner").annotate(because=because)
        return list(rows.annotate(since=Subquery(moment.values("history_date")[:1]))[: LIMIT + 1])

    return once(customer, "leads", read)


COLUMNS = (
    Column(gettext_lazy("Lead"), cells.link),
    Column(gettext_lazy("E-mail"), lambda lead: lead.email),
    Column(gettext_lazy("State"), lambda lead: cells.badge(lead.status, lead.get_status_display())),
    Column(gettext_lazy("Source partner"), lambda lead: cells.link(lead.partner)),
    Column(gettext_lazy("Registered"), lambda lead: cells.when(lead.registered_at)),
)
OF_PARTNER = (*COLUMNS[:3], COLUMNS[4])


@slots.panel("customer", Lead, order=4)
def leads_of_customer(request: HttpRequest, customer: Customer) -> Panel:
    empty = _("No lead became this customer.")
    return newest(_("Leads"), COLUMNS, of_customer(customer), empty=empty, customer__id__exact=customer.pk)


@slots.panel("partner", Lead, order=10)
def leads_of_partner(request: HttpRequest, partner: Partner) -> Panel:
    rows, empty = partner.leads.all(), _("This partner has registered no lead yet.")
    return newest(_("Leads"), OF_PARTNER, rows, empty=empty, limit=FEW, partner__id__exact=partner.pk)


@slots.panel("lead", order=90)
def history_of_lead(request: HttpRequest, lead: Lead) -> Panel:
    return story.panel(lead, _("Registered"))
