"""How far a lead has come."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from prm.backoffice import cells
from prm.backoffice.stages import Stage, coming, current, passed, reached, registered
from prm.leads.models import Lead

Status = Lead.Status


def stages_of(lead: Lead) -> list[Stage]:
    at = reached(lead)
    first = registered(lead, lead.partner, lead.registered_by)
    if lead.status == Status.PENDING:
        return [
            first,
            current(_("Pending: your turn"), _("Accept it, or decline it.")),
            coming(_("First payment"), _("Makes it a customer of its partner.")),
        ]
    if lead.status == Status.DECLINED:
        return [first, passed(_("Declined"), at.get(Status.DECLINED), look="ended", current=True)]
    accepted = passed(_("Accepted"), at.get(Status.ACCEPTED))
    if lead.status == Status.ACCEPTED:
        wanted = format_html(_("A first payment with {email} makes it a customer."), email=cells.isolated(lead.email))
        return [first, accepted, current(_("First payment: the payer’s turn"), wanted)]
    if lead.status == Status.LOST:
        return [first, accepted, passed(_("Lost"), at.get(Status.LOST), look="ended", current=True)]
    became = format_html(_("Became {customer}"), customer=cells.link(lead.customer))
    return [first, accepted, passed(_("Converted"), at.get(Status.CONVERTED), current=True, words=became)]
