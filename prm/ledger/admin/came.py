"""How a customer came to be, and to its partner: from its own history, and from the leads and deals that led to it."""

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from prm.backoffice import cells, slots, story
from prm.backoffice.reader import may_see
from prm.backoffice.story import IMPORTED, Told
from prm.backoffice.tables import Panel
from prm.customers.models import Customer
from prm.deals.admin import panels as deals
from prm.deals.models import Deal
from prm.leads.admin import panels as leads
from prm.leads.models import Lead
from prm.ledger.models import Payment

story.cause(Payment, "external_id")


@slots.panel("customer.first", order=10)
def came_of_customer(request: HttpRequest, customer: Customer) -> Panel:
    told = story.lines(customer, _("Registered"), _claimed)
    because = {record.history_change_reason: story.by(record) for record in story.records(customer)}
    if may_see(request.user, Lead):
        told += [_lead(one, because) for one in leads.of_customer(customer)]
    if may_see(request.user, Deal):
        told += [_deal(one, because) for one in deals.of_customer(customer)]
    known = sorted((one for one in told if one.moment), key=lambda one: one.moment or 0)
    return story.timeline(_("How it came to its partner"), _("In order"), known)


def _claimed(old: Any, new: Any) -> Any:
    return _("Claimed") if not old.partner_id and new.partner_id else None


def _lead(lead: Any, because: dict[str, Any]) -> Told:
    text = format_html(
        _("<b>The lead {lead}</b> of {partner} became this customer {why}"),
        lead=cells.link(lead),
        partner=cells.link(lead.partner),
        why=_why(lead.because, because),
    )
    return Told("good", cells.icon("user"), text, cells.moment(lead.since), [], lead.since)


def _deal(deal: Any, because: dict[str, Any]) -> Told:
    source = deals.source_of(deal)
    words = _("<b>The deal {deal}</b> of {partner} got this customer {why}")
    named = {"deal": cells.link(deal), "partner": cells.link(source), "why": _why(deal.because, because)}
    return Told("good", cells.icon("flag"), format_html(words, **named), cells.moment(deal.since), [], deal.since)


def _why(reason: str | None, because: dict[str, Any]) -> Any:
    if reason in because:
        return because[reason]
    if reason == IMPORTED:
        return _("by an import")
    return format_html(_("because of {what}"), what=cells.code(reason)) if reason else ""
