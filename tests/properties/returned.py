"""Money that goes back, in plain data: what Stripe keeps of refunds, disputes and credit notes in the end."""

from dataclasses import dataclass, field


@dataclass
class Refund:
    """`rest`: what was held and never captured, which Stripe lists as if it had been refunded."""

    id: str
    charge: str
    amount: int
    status: str = "succeeded"
    rest: bool = False


@dataclass
class Dispute:
    """`funds`: the signed amounts that it moved so far, in whatever currency."""

    id: str
    charge: str
    amount: int
    status: str
    funds: tuple[int, ...] = ()


@dataclass
class Note:
    """A credit note. `credits`: (line, net amount), the line None for a custom one; `refunds`: (id, amount) linked."""

    id: str
    created: int
    total: int
    credits: list[tuple[str | None, int]]
    void: bool = False
    refunds: list[tuple[str, int]] = field(default_factory=list)
