"""Words for telling small stories: who is registered, and what the ledger holds."""

from datetime import UTC, datetime, timedelta
from typing import Any

from prm.customers.models import Customer, ExternalId
from prm.deals.models import Deal, DealPartner
from prm.leads.models import Lead
from prm.ledger.models import Payment, Transaction
from prm.partners.models import Partner

DAY_ONE = datetime(2026, 1, 1, tzinfo=UTC)


def partner(key: str) -> Partner:
    return Partner.objects.get_or_create(key=key, defaults={"name": key.title()})[0]


def lead(email: str, of: str = "north", day: int = 1, status: str = "accepted", name: str = "") -> Lead:
    registered = DAY_ONE + timedelta(days=day)
    made = Lead.objects.create(partner=partner(of), email=email, name=name, registered_at=registered)
    if status != "pending":
        {"accepted": made.accept, "declined": made.decline}[status]()
    return made


def deal(email: str, of: str = "south", day: int = 1, status: str = "accepted", name: str = "") -> Deal:
    registered = DAY_ONE + timedelta(days=day)
    made = Deal.objects.create(contact_email=email, status=status, registered_at=registered, name=name)
    DealPartner.objects.create(deal=made, partner=partner(of))
    return made


def customer(email: str, of: str | None = None, ids: tuple[str, ...] = (), day: int = 1) -> Customer:
    registered = DAY_ONE + timedelta(days=day)
    made = Customer.objects.create(email=email, partner=partner(of) if of else None, registered_at=registered)
    for one in ids:
        ExternalId.objects.create(customer=made, account="acct_1Test", external_id=one)
    return made


def choose(connection: Any, **settings: Any) -> None:
    for name, value in settings.items():
        setattr(connection, name, value)
    connection.save()


def rows() -> list[tuple[str, int, str]]:
    """The ledger in the order of writing: kind, amount, currency."""
    return list(Transaction.objects.order_by("pk").values_list("kind", "amount_minor", "currency"))


def amounts() -> list[int]:
    return [amount for _, amount, _ in rows()]


def names() -> list[str]:
    return list(Transaction.objects.order_by("pk").values_list("name", flat=True))


def outcome(key: str | None = None) -> tuple[str, str]:
    """Of the only payment, or of the one with that id: outcome and reason."""
    found = Payment.objects.get(external_id=key) if key else Payment.objects.get()
    return found.outcome, found.reason


def trace(key: str | None = None) -> str:
    found = Payment.objects.get(external_id=key) if key else Payment.objects.get()
    return "\n".join(step.text for step in found.story)


def reversed_by_line() -> dict[str, int]:
    """What reversals and reinstatements add up to, by line, in the order of the sales."""
    found: dict[str, int] = {}
    back = Transaction.objects.exclude(kind="sale").order_by("reverses_id", "pk")
    for line, minor in back.values_list("line", "amount_minor"):
        found[line] = found.get(line, 0) + minor
    return found
