"""How far a deal has come."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from prm.backoffice import cells
from prm.backoffice.stages import Stage, coming, current, passed, reached, registered
from prm.deals.models import Deal

Status = Deal.Status


def stages_of(deal: Deal, source: Any) -> list[Stage]:
    at = reached(deal)
    first = registered(deal, source)
    if deal.status == Status.PENDING:
        last = coming(_("Won or lost"), _("A payment gives it its customer."))
        return [first, current(_("Pending: your turn"), _("Accept it, or decline it.")), last]
    if deal.status == Status.DECLINED:
        return [first, passed(_("Declined"), at.get(Status.DECLINED), look="ended", current=True)]
    accepted = passed(_("Accepted"), at.get(Status.ACCEPTED))
    if deal.status == Status.ACCEPTED:
        return [first, accepted, current(_("In the works: your turn"), _("Mark it as won or as lost.")), _payer(deal)]
    if deal.status == Status.LOST:
        return [first, accepted, passed(_("Lost"), at.get(Status.LOST), look="ended", current=True)]
    won = passed(_("Won"), at.get(Status.WON), current=bool(deal.customer_id))
    return [first, accepted, won, _payer(deal)]


def _payer(deal: Deal) -> Stage:
    """Who pays, which a payment tells before or after the deal is won."""
    if deal.customer:
        words = format_html("{} · {}", cells.link(deal.customer), deal.get_association_display())
        return Stage("done", _("Customer"), words)
    wanted = format_html(_("A payment with {email} gives it its customer."), email=cells.isolated(deal.contact_email))
    if deal.status == Status.WON:
        return current(_("Customer: the payer’s turn"), wanted)
    return coming(_("Customer"), wanted)
