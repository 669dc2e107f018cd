"""What a match becomes: a customer made or claimed, who gets the provider's id, the deals and the lead."""

from typing import Any

from prm.customers.models import Customer, ExternalId
from prm.ledger.facts import Facts
from prm.ledger.known import Known
from prm.ledger.matching import Match
from prm.ledger.models import Payment
from prm.ledger.words import named
from prm.states import save

NAME = 200


def apply(found: Match, facts: Facts, payment: Payment, known: Known | None = None) -> Customer | None:
    """The payment's customer; nobody where nothing matched. In the settling's transaction, under its locks.

    `known`, if what was found is of it, is told what changed.
    """
    if not found.known:
        return None
    why = facts.external_id
    customer, changed = found.customer, bool(found.deals or found.lead)
    if customer is None:
        changed = True
        customer = Customer(email=facts.email_key, name=facts.payer_name[:NAME], partner=found.source)
        save(customer, reason=why)
        payment.trace.append({"code": "customer_made", **who(customer)})
    elif not customer.partner_id and found.source:
        changed = True
        customer.claim(found.source, reason=why)
        payment.trace.append({"code": "customer_claimed", **who(customer)})
    if facts.payer_id and (found.customer is None or found.learns_id):
        ExternalId.objects.create(
            customer=customer,
            provider=facts.provider,
            account=facts.account,
            external_id=facts.payer_id,
            livemode=facts.livemode,
        )
    for deal in found.deals:
        deal.associate(customer, reason=why)
    if found.lead:
        found.lead.convert(customer, reason=why)
    if known and changed:
        known.forget()
    elif known and found.learns_id:
        known.learn(facts, customer)
    return customer


def who(customer: Customer) -> dict[str, Any]:
    return named(customer=customer, partner=customer.partner)
