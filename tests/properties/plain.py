"""A world in plain data: what the vendor knows, who pays at Stripe, what Stripe billed."""

from dataclasses import dataclass, field

from tests.properties.returned import Dispute, Note, Refund


@dataclass
class Customer:
    """`payers` are positions in `World.payers`: the Stripe customers that it is known by."""

    key: str
    email: str
    partner: str | None
    at: int
    payers: list[int] = field(default_factory=list)


@dataclass
class Lead:
    key: str
    email: str
    partner: str
    status: str
    at: int
    customer: str | None = None


@dataclass
class Deal:
    """`by_person`: whether a person, not a payment, gave it its customer."""

    key: str
    email: str
    partners: list[str]
    status: str
    at: int
    customer: str | None = None
    by_person: bool = False


@dataclass
class Payer:
    """A Stripe customer. `billing`: the e-mail that it types where Stripe keeps none of it."""

    email: str | None
    billing: str | None = None


@dataclass
class Settings:
    convert_lead: bool = True
    associate_deal: bool = True
    create_transaction: bool = True
    naming: str = "charge"
    splitting: str = "payment"


@dataclass
class World:
    settings: Settings
    partners: list[str]
    customers: list[Customer]
    leads: list[Lead]
    deals: list[Deal]
    payers: list[Payer]
    products: list[str]
    steps: list[dict]


@dataclass
class Line:
    """As Stripe billed it: the amount, and what of it is discount, credit and inclusive tax."""

    id: str
    amount: int
    discounts: int = 0
    credits: int = 0
    inclusive: int = 0
    product: str | None = None
    description: str | None = None


@dataclass
class Payment:
    """Money that came, or an invoice that needs none. `charges`: (created, id, description) of what brought it.

    `emails`: the invoice's, the Stripe customer's, the billing one. `ids`: all of Stripe's objects of this money.
    `parts`: how many payments settle it, those made elsewhere too. `captures`: what each charge captured.
    """

    key: str
    currency: str
    at: int
    payer: str | None
    emails: tuple[str | None, str | None, str | None]
    charges: list[tuple[int, str, str | None]]
    lines: list[Line] = field(default_factory=list)
    shipping: int = 0
    number: str | None = None
    captures: dict[str, int] = field(default_factory=dict)
    gross: int = 0
    tax: int = 0
    parts: int = 1
    given_up: bool = False
    ids: set[str] = field(default_factory=set)
    refunds: list[Refund] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
