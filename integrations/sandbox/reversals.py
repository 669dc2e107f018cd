"""Money that goes back: refunds and disputes, and how they move Stripe's own balance."""

from dataclasses import dataclass

STANDING = ("pending", "requires_action", "succeeded")


@dataclass(frozen=True, slots=True)
class BalanceTransaction:
    """In the currency that the account settles in, which may not be the charge's."""

    id: str
    created: int
    amount: int
    currency: str
    type: str
    source: str
    description: str
    fee: int = 0
    rate: str | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """`rest`: no money that went back, but what was held and never captured."""

    id: str
    created: int
    amount: int
    currency: str
    charge: str
    payment_intent: str | None
    status: str
    reason: str | None = None
    failure_reason: str | None = None
    rest: bool = False
    transaction: str | None = None
    failure_transaction: str | None = None

    @property
    def stands(self) -> bool:
        return self.status in STANDING


@dataclass(frozen=True, slots=True)
class Dispute:
    """`funds`: the signed amounts of its balance transactions, but in the dispute's own currency."""

    id: str
    created: int
    amount: int
    currency: str
    charge: str
    payment_intent: str | None
    status: str
    funds: tuple[int, ...] = ()
    transactions: tuple[BalanceTransaction, ...] = ()
    settled_in: str | None = None
    rate: str = "1"

    @property
    def is_inquiry(self) -> bool:
        return self.status.startswith("warning_")
