from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from .money import fraction

UNSET: Any = object()


@dataclass(frozen=True, slots=True)
class Tax:
    percent: int | str | Decimal
    inclusive: bool = False

    @property
    def rate(self) -> str:
        behaviour = "incl" if self.inclusive else "excl"
        return f"txr_{behaviour}{str(self.percent).replace('.', 'p')}"

    def __post_init__(self) -> None:
        fraction(self.percent)


@dataclass(frozen=True, slots=True)
class Discount:
    """Off the whole invoice: a percentage or an amount."""

    percent: int | str | Decimal | None = None
    amount: int | None = None

    def __post_init__(self) -> None:
        if (self.percent is None) == (self.amount is None):
            raise ValueError("a discount is either a percentage or an amount")


@dataclass(frozen=True, slots=True)
class Shipping:
    amount: int
    tax: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A line asked for: a price, or a product with an amount, or a plain description with an amount.

    `amount` is the whole line's; without it, the price's times the quantity. `taxes` replaces the invoice's.
    """

    description: str | None = None
    amount: int | None = None
    price: str | None = None
    product: str | None = None
    quantity: int = 1
    proration: bool = False
    discountable: bool | None = None
    taxes: Any = UNSET
    id: str | None = None

    def __post_init__(self) -> None:
        if self.amount is None and self.price is None:
            raise ValueError("a line needs an amount or a price")


@dataclass(frozen=True, slots=True)
class Bill:
    """All that decides an invoice's amounts."""

    items: Sequence[Item]
    currency: str
    discounts: Sequence[Discount]
    taxes: Sequence[Tax]
    shipping: Shipping | None
    credits: Sequence[int]
    subscription: str | None


@dataclass(frozen=True, slots=True)
class Credit:
    """What a credit note takes back: of an invoice's line, in its amount before discounts and taxes, or freely."""

    amount: int
    line: str | None = None
    description: str | None = None

    def __post_init__(self) -> None:
        if (self.line is None) == (self.description is None):
            raise ValueError("a credit is either of a line or has a description")
        if self.amount < 1:
            raise ValueError(f"{self.amount} cannot be credited")


T = TypeVar("T", Tax, Discount, Shipping, Item, Credit)


def terms(kind: type[T], values: Iterable[T | Mapping[str, Any]]) -> list[T]:
    return [kind(**value) if isinstance(value, Mapping) else value for value in values]
