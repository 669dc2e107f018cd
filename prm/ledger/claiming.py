"""Whose customer an accepted lead's e-mail becomes: rules 1 to 3, whether or not anything was paid."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from prm.customers.models import Customer, ExternalId
from prm.leads.models import Lead
from prm.ledger import applying
from prm.ledger.facts import Facts, payer_lock
from prm.ledger.matching import match
from prm.ledger.models import Payment
from prm.ledger.policy import Policy
from prm.states import locked


@dataclass
class Claim:
    """`customers` are the lead's now or were already, `payers` the provider's ids of them; both to be pulled.

    `fresh` of these customers were unclaimed when the lead was accepted. `others` belong to another partner.
    """

    customers: list[int] = field(default_factory=list)
    payers: list[str] = field(default_factory=list)
    fresh: list[int] = field(default_factory=list)
    others: list[dict[str, str]] = field(default_factory=list)

    def add(self, customer: Customer, payer: str, fresh: bool) -> None:
        self.customers += [customer.pk] if customer.pk not in self.customers else []
        self.payers += [payer] if payer else []
        self.fresh += [customer.pk] if fresh and customer.pk not in self.fresh else []


def locks(lead: Lead, payers: Iterable[Facts]) -> list[str]:
    """What `claim` holds: the e-mail, then all that the customers it may find are known by."""
    payers = list(payers)
    mine = [payer_lock(who.provider, who.account, who.payer_id) for who in payers if who.payer_id]
    found = ExternalId.objects.filter(customer__in=_candidates(lead, payers))
    mine += [payer_lock(*one) for one in found.values_list("provider", "account", "external_id")]
    return [f"email:{lead.email_key}", *sorted(set(mine))]


def claim(lead: Lead, payers: Iterable[Facts], policy: Policy, accepted_at: datetime) -> Claim:
    """Rules 1 to 3 for those who pay with an accepted lead's e-mail, *convert lead* taken as on, paid or not.

    In a transaction, holding `locks`. A customer that belongs to the lead's partner gets that partner's earliest
    accepted lead, unless this one has converted already; one of another partner is left alone.
    """
    made, lead, policy = Claim(), locked(lead), replace(policy, convert_lead=True)
    converted = lead.status == Lead.Status.CONVERTED
    for who in _known_first(payers):
        found = match(who, policy)
        customer, partner = found.customer, found.customer.partner if found.customer else None
        if customer and partner and customer.pk not in (*made.customers, lead.customer_id):
            if partner.pk != lead.partner_id:
                made.others.append({"customer": str(customer), "partner": str(partner)})
                continue
            found.lead = None if converted else _earliest(lead)
        fresh = bool(customer and not partner) or bool(customer and _was_unclaimed(customer, accepted_at))
        converted = converted or bool(found.lead)
        customer = applying.apply(found, who, Payment())
        if customer:
            made.add(customer, who.payer_id, fresh)
    return made


def _candidates(lead: Lead, payers: list[Facts]) -> QuerySet[Customer]:
    ids = [who.payer_id for who in payers if who.payer_id]
    mine = {(who.provider, who.account) for who in payers}
    named = Q(pk=None)
    for provider, account in mine:
        same = {"external_ids__provider": provider, "external_ids__account": account}
        named |= Q(**same, external_ids__external_id__in=ids)
    return Customer.objects.filter(named | Q(email_key=lead.email_key))


def _known_first(payers: Iterable[Facts]) -> list[Facts]:
    """As they come, but those whose id names a customer before those that go by the e-mail."""

    def unknown(who: Facts) -> bool:
        mine = {"provider": who.provider, "account": who.account, "external_id": who.payer_id}
        return not (who.payer_id and ExternalId.objects.filter(**mine).exists())

    return sorted(payers, key=unknown)


def _earliest(lead: Lead) -> Lead | None:
    mine = Lead.objects.filter(partner=lead.partner_id, email_key=lead.email_key, status=Lead.Status.ACCEPTED)
    return mine.order_by("registered_at", "pk").first()


def _was_unclaimed(customer: Customer, at: datetime) -> bool:
    """Somebody may have been quicker to claim it: a payment that came meanwhile, or the pull of another account."""
    before = customer.history.filter(history_date__lte=at).order_by("-history_date", "-history_id").first()
    return bool(before and before.partner_id is None)
