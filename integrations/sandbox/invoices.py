from dataclasses import dataclass

from .objects import Price

Part = tuple[int, str]  # an amount, and the id of the discount or credit that it comes from


@dataclass(frozen=True, slots=True)
class TaxAmount:
    rate: str
    inclusive: bool
    amount: int
    taxable: int


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    invoice: str
    currency: str
    description: str | None
    amount: int
    quantity: int
    price: Price | None
    proration: bool
    discountable: bool
    period: tuple[int, int]
    subscription: str | None
    discounts: tuple[Part, ...] = ()
    credits: tuple[Part, ...] = ()
    taxes: tuple[TaxAmount, ...] = ()


@dataclass(frozen=True, slots=True)
class Sums:
    """An invoice's amounts; the lines' parts sum to these to the last unit."""

    subtotal: int
    subtotal_excluding_tax: int
    discounts: tuple[Part, ...]
    credits: tuple[Part, ...]
    taxes: tuple[TaxAmount, ...]
    shipping: tuple[int, int] | None
    total: int
    total_excluding_tax: int


@dataclass(frozen=True, slots=True)
class Invoice:
    id: str
    created: int
    customer: str
    customer_email: str | None
    customer_name: str | None
    currency: str
    lines: tuple[Line, ...]
    sums: Sums
    amount_due: int
    starting_balance: int
    description: str | None = None
    subscription: str | None = None
    discounts: tuple[str, ...] = ()
    number: str | None = None
    status: str = "draft"
    ending_balance: int | None = None
    amount_paid: int = 0
    attempts: int = 0
    finalized_at: int | None = None
    paid_at: int | None = None
    voided_at: int | None = None
    uncollectible_at: int | None = None
    out_of_band: bool = False
    payment_intent: str | None = None
    charge: str | None = None
    pre_payment_notes: int = 0
    post_payment_notes: int = 0

    @property
    def remaining(self) -> int:
        return self.amount_due - self.amount_paid
