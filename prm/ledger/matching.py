"""Who the money belongs to. Reads only; `settling` acts on the answer."""

from dataclasses import dataclass, field
from typing import Any

from prm.customers.models import Customer, ExternalId
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.ledger.facts import Facts
from prm.ledger.policy import Policy
from prm.partners.models import Partner

Trace = list[dict[str, Any]]


@dataclass
class Match:
    """What the rules found. `learns_id`: the customer was found by e-mail and is to get the provider's id."""

    customer: Customer | None = None
    learns_id: bool = False
    deals: list[Deal] = field(default_factory=list)
    lead: Lead | None = None
    hint: tuple[str, dict[str, Any]] | None = None
    trace: Trace = field(default_factory=list)

    @property
    def source(self) -> Partner | None:
        """The partner that a new or unclaimed customer goes to: the earliest deal's, else the lead's."""
        by_deal = self.deals[0].source if self.deals else None
        return by_deal or (self.lead.partner if self.lead else None)

    @property
    def known(self) -> bool:
        return bool(self.customer or self.deals or self.lead)


def match(facts: Facts, policy: Policy) -> Match:
    """The customer, deals and lead of a payment's payer, under `policy`; call it under the payment's locks."""
    found = Match()
    _find_customer(facts, found)
    _find_deals(facts, policy, found)
    _find_lead(facts, policy, found)
    return found


def _find_customer(facts: Facts, found: Match) -> None:
    words = {"payer": facts.payer_id, "email": facts.email_key}
    by_id = None
    if facts.payer_id:
        ids = ExternalId.objects.select_related("customer__partner")
        named = {"provider": facts.provider, "account": facts.account, "external_id": facts.payer_id}
        by_id = ids.filter(**named).first()
    by_email = None
    if facts.email_key:
        sharing = Customer.objects.select_related("partner").filter(email_key=facts.email_key)
        by_email = sharing.order_by("registered_at", "pk").first()
    if by_id:
        found.customer = by_id.customer
        found.trace.append({"code": "customer_by_id", "customer": str(found.customer), **words})
        if by_email and by_email.pk != found.customer.pk:
            found.trace.append({"code": "customer_other", "other": str(by_email), **words})
    elif by_email:
        found.customer, found.learns_id = by_email, bool(facts.payer_id)
        found.trace.append({"code": "customer_by_email", "customer": str(by_email), **words})
    else:
        found.trace.append({"code": "customer_unknown", **words})


def _find_deals(facts: Facts, policy: Policy, found: Match) -> None:
    waiting = Deal.objects.filter(
        email_key=facts.email_key, customer=None, status__in=[Deal.Status.ACCEPTED, Deal.Status.WON]
    ).order_by("registered_at", "pk")
    words = {"email": facts.email_key}
    if not facts.email_key:
        return
    if policy.associate_deal:
        found.deals = list(waiting.prefetch_related("deal_partners__partner"))
        names = [str(deal) for deal in found.deals]
        found.trace.append({"code": "deals_found" if names else "deals_none", "deals": names, **words})
        return
    found.trace.append({"code": "deals_off"})
    if not found.customer and (deal := waiting.first()):
        found.hint = ("deal_not_associated", {"deal": str(deal), **words})


def _find_lead(facts: Facts, policy: Policy, found: Match) -> None:
    if not facts.email_key:
        return
    if found.customer and found.customer.partner_id:
        found.trace.append({"code": "leads_not_first"})
        return
    leads = Lead.objects.filter(email_key=facts.email_key).select_related("partner")
    open_ones = leads.filter(status__in=[Lead.Status.ACCEPTED, Lead.Status.PENDING])
    ordered = list(open_ones.order_by("registered_at", "pk"))
    accepted = next((lead for lead in ordered if lead.status == Lead.Status.ACCEPTED), None)
    words = {"email": facts.email_key}
    if not policy.convert_lead:
        found.trace.append({"code": "leads_off"})
        if accepted:
            found.hint = ("lead_not_converted", {"lead": str(accepted), **words})
    elif accepted:
        found.lead = accepted
        found.trace.append({"code": "lead_found", "lead": str(accepted), **words})
    elif ordered:
        found.trace.append({"code": "leads_pending", "lead": str(ordered[0]), **words})
    else:
        found.trace.append({"code": "leads_none", **words})
    if ordered and not accepted:
        found.hint = ("lead_pending", {"lead": str(ordered[0]), **words})
