"""Who the money belongs to. Reads only; `settling` acts on the answer."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects

from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.ledger.facts import Facts
from prm.ledger.known import Known
from prm.ledger.policy import Policy
from prm.ledger.words import named
from prm.partners.models import Partner

Trace = list[dict[str, Any]]
WAITING = (Deal.Status.ACCEPTED, Deal.Status.WON)


@dataclass
class Match:
    """What the rules found.

    `learns_id`: the customer was found by e-mail and is to get the provider's id. `deals` wait for a customer, earliest
    first; `customers_deals` have this one already. `hint`: why nobody was found, where that can be told.
    """

    customer: Customer | None = None
    learns_id: bool = False
    deals: list[Deal] = field(default_factory=list)
    customers_deals: list[Deal] = field(default_factory=list)
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


def match(facts: Facts, policy: Policy, chosen: Customer | None = None, known: Known | None = None) -> Match:
    """The customer, deals and lead of a payment's payer, under `policy`; call it under the payment's locks.

    `chosen` is the customer that a person named: before one of the same e-mail, after one with the provider's id.
    `known` is what was read for several payments at once.
    """
    known = known or Known([facts])
    found = Match()
    _find_customer(facts, found, chosen, known)
    _find_deals(facts, policy, found, known)
    _find_lead(facts, policy, found, known)
    return found


def _find_customer(facts: Facts, found: Match, chosen: Customer | None, known: Known) -> None:
    words = {"payer": facts.payer_id, "email": facts.email_key}
    by_id, by_email = known.customers(facts)
    if by_id:
        found.customer = by_id
        found.trace.append({"code": "customer_by_id", **named(customer=by_id), **words})
        if by_email and by_email.pk != by_id.pk:
            found.trace.append({"code": "customer_other", **named(other=by_email), **words})
    elif chosen:
        found.customer, found.learns_id = chosen, bool(facts.payer_id)
        code = "customer_chosen_id" if facts.payer_id else "customer_chosen"
        found.trace.append({"code": code, **named(customer=chosen), **words})
    elif by_email:
        found.customer, found.learns_id = by_email, bool(facts.payer_id)
        found.trace.append({"code": "customer_by_email", **named(customer=by_email), **words})
    else:
        found.trace.append({"code": "customer_unknown", **words})


def _find_deals(facts: Facts, policy: Policy, found: Match, known: Known) -> None:
    """The customer's deals, and those that wait for one with the payer's e-mail."""
    deals = known.deals(facts, found.customer)
    found.customers_deals = [deal for deal in deals if deal.customer_id]
    if not facts.email_key:
        return
    words = {"email": facts.email_key}
    waiting = [deal for deal in deals if not deal.customer_id and deal.status in WAITING]
    if policy.associate_deal:
        prefetch_related_objects(waiting, "deal_partners__partner")
        found.deals = waiting
        found.trace.append({"code": "deals_found" if waiting else "deals_none", **named(deals=waiting), **words})
        return
    found.trace.append({"code": "deals_off"})
    if not found.customer and waiting:
        found.hint = ("deal_not_associated", {**named(deal=waiting[0]), **words})


def _find_lead(facts: Facts, policy: Policy, found: Match, known: Known) -> None:
    if not facts.email_key:
        return
    if found.customer and found.customer.partner_id:
        found.trace.append({"code": "leads_not_first"})
        return
    ordered = known.leads(facts.email_key)
    accepted = next((lead for lead in ordered if lead.status == Lead.Status.ACCEPTED), None)
    words = {"email": facts.email_key}
    if not policy.convert_lead:
        found.trace.append({"code": "leads_off"})
        if accepted:
            found.hint = ("lead_not_converted", {**named(lead=accepted), **words})
    elif accepted:
        found.lead = accepted
        found.trace.append({"code": "lead_found", **named(lead=accepted), **words})
    elif ordered:
        found.trace.append({"code": "leads_pending", **named(lead=ordered[0]), **words})
    else:
        found.trace.append({"code": "leads_none", **words})
    if ordered and not accepted:
        found.hint = ("lead_pending", {**named(lead=ordered[0]), **words})
