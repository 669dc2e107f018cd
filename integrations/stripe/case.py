"""What is known of one payment, and what is not."""

from dataclasses import dataclass, field
from typing import Any

from integrations.stripe.near import Money
from integrations.stripe.told import Told
from prm.ledger.back import Back
from prm.ledger.facts import Facts
from prm.ledger.policy import Policy


@dataclass(frozen=True, order=True)
class Missing:
    """Something that a payment depends on and nobody told: `what` names the look-up (`integrations.stripe.lookups`).

    `told` is what made it a question, where another telling makes it another one.
    """

    what: str
    id: str
    told: str = ""


@dataclass
class Case:
    """A payment as far as it is known. `facts` is None where it is no money (yet).

    `absorbs` are other ids of the same money: payments known by them are taken back in favour of `key`.
    `later` is missing of what went back: the payment is recorded without it where nobody answers.
    `back` is what went back of it, also where it is no payment.
    """

    key: str
    facts: Facts | None = None
    missing: list[Missing] = field(default_factory=list)
    later: list[Missing] = field(default_factory=list)
    absorbs: tuple[str, ...] = ()
    back: tuple[Back, ...] = ()


@dataclass(frozen=True)
class Terms:
    """Whose payments, under which settings, and the products whose names are known already."""

    account: str
    livemode: bool
    policy: Policy
    named: frozenset[str] = frozenset()


@dataclass
class Payer:
    id: str = ""
    email: str = ""
    name: str = ""
    asks_billing: bool = False


def payer(money: Money, customer: str, email: str, name: str, missing: list[Missing]) -> Payer:
    """By the rules: the invoice's e-mail, else the Stripe customer's, else (`asks_billing`) the billing one."""
    known = money.get(customer) if customer else None
    told = Payer(customer, email, name or (known.get("name", "") if known else ""))
    if email:
        return told
    if customer and not (known and (known.knows("known") or known.knows("asked_customer"))):
        missing.append(Missing("customer", customer))
    told.email = known.get("email", "") if known else ""
    told.asks_billing = not told.email
    return told


def with_billing(told: Payer, charges: list[Told], session: Told | None) -> Payer:
    """The payer with the payment's own billing e-mail and name where nothing better is known."""
    sources = [*charges, *([session] if session else [])]
    for source in sources if told.asks_billing else []:
        told.email = told.email or source.get("email", "")
    for source in sources:
        told.name = told.name or source.get("name", "")
    return told


def asked(facts: list[Told | None]) -> list[dict[str, Any]]:
    """The look-ups made for these objects, as steps of a trace."""
    return [
        {"code": name.split()[0], "id": fact.external_id, "answer": str(fact.get(name))}
        for fact in facts
        if fact
        for name in sorted(fact.data)
        if name.startswith("asked_")
    ]
