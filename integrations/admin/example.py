"""One invoice, and what each choice makes of it: reckoned by the code that reckons real ones."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from prm import money
from prm.customers.models import Customer
from prm.ledger import transactions
from prm.ledger.facts import Facts, Line
from prm.ledger.models import Payment
from prm.ledger.policy import Policy
from prm.partners.models import Partner
from prm.products.models import Product

CURRENCY = "EUR"
LISTED = (("prod_1", 8000), ("prod_2", 2000))
DISCOUNT, TAX = 10, 20


@dataclass(frozen=True)
class Variant:
    naming: str
    splitting: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class Example:
    number: str
    description: str
    bill: list[tuple[str, str, str]]
    net: str
    variants: list[Variant]


def example() -> Example:
    """The worked example: two lines, a discount, VAT, under every naming and splitting."""
    names = {"prod_1": _("Analytics Team"), "prod_2": _("Onboarding day")}
    net = [minor * (100 - DISCOUNT) // 100 for _id, minor in LISTED]
    listed, tax = sum(minor for _id, minor in LISTED), sum(net) * TAX // 100
    off = listed - sum(net)
    bill = [(names[key], _eur(minor), "") for key, minor in LISTED] + [
        (_("Discount %(percent)s%%") % {"percent": DISCOUNT}, _eur(-off), ""),
        (_("Net: what counts"), _eur(sum(net)), "net"),
        (_("VAT %(percent)s%%") % {"percent": TAX}, _eur(tax), ""),
        (_("Paid"), _eur(sum(net) + tax), "paid"),
    ]
    lines = tuple(Line(f"il_{i}", minor, LISTED[i][0], names[LISTED[i][0]]) for i, minor in enumerate(net))
    title = _("Payment for order 1042")
    facts = _facts(lines, sum(net), sum(net) + tax, title)
    return Example("FH-2026-0412", title, bill, _eur(sum(net)), _variants(facts, names))


def _variants(facts: Facts, names: dict[str, str]) -> list[Variant]:
    products = {key: Product(name=name) for key, name in names.items()}
    customer = Customer(name="Ada Lind", partner=Partner(name="Müller & Söhne"))
    found = []
    for naming in ("charge", "product"):
        for splitting in ("payment", "line"):
            policy = Policy(naming=naming, splitting=splitting)  # type: ignore[arg-type]
            rows = transactions.sales(Payment(), facts, policy, customer, None, products)
            shown = [(row.name, _eur(row.amount_minor)) for row in rows]
            found.append(Variant(naming, splitting, shown))
    return found


def _facts(lines: tuple[Line, ...], net: int, gross: int, title: str) -> Facts:
    told: dict[str, Any] = {"provider": "stripe", "account": "acct_example", "external_id": "in_example"}
    moment = datetime(2026, 4, 12, tzinfo=UTC)
    return Facts(
        **told,
        livemode=True,
        currency=CURRENCY,
        net_minor=net,
        gross_minor=gross,
        occurred_at=moment,
        title=title,
        lines=lines,
    )


def _eur(minor: int) -> str:
    return money.for_reader(minor, CURRENCY)
