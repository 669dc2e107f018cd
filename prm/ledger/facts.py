"""What a provider tells of one payment, in words that every provider shares."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from prm.fields import fold
from prm.ledger.back import Back

UNSOLD = {"provider", "account", "external_id", "absorbs", "notes", "back", "captured"}


@dataclass(frozen=True)
class Line:
    """A part of a payment. `key` is the provider's id of it, `product` the provider's id of what was sold ("")."""

    key: str
    net_minor: int
    product: str = ""
    description: str = ""


@dataclass(frozen=True)
class Facts:
    """One payment: `net_minor` is net of taxes and discounts, the sum of `lines` where there are any.

    `title` is its name where products do not name it; `occurred_at` is UTC. `absorbs` are other ids that the
    same money was, or may have been, known by; `notes` are trace steps; `problem` is a reason's code where a person
    has to decide. `back` is what went back of it since, `captured` what each charge took, as far as that is known.
    """

    provider: str
    account: str
    external_id: str
    livemode: bool
    currency: str
    net_minor: int
    gross_minor: int
    occurred_at: datetime
    payer_id: str = ""
    payer_email: str = ""
    payer_name: str = ""
    title: str = ""
    lines: tuple[Line, ...] = ()
    absorbs: tuple[str, ...] = ()
    notes: tuple[dict[str, Any], ...] = ()
    problem: str = ""
    problem_data: dict[str, Any] = field(default_factory=dict)
    back: tuple[Back, ...] = ()
    captured: dict[str, int] = field(default_factory=dict)

    @property
    def email_key(self) -> str:
        return fold(self.payer_email)

    @property
    def locks(self) -> tuple[str, ...]:
        """What settling holds, in the order in which everybody takes it: e-mail, provider's customer, payments."""
        names = [f"email:{self.email_key}"] if self.email_key else []
        names += [payer_lock(self.provider, self.account, self.payer_id)] if self.payer_id else []
        keys = sorted({self.external_id, *self.absorbs})
        return tuple(names + [payment_lock(self.provider, self.account, key) for key in keys])

    def as_json(self) -> dict[str, Any]:
        """What was sold, as a later telling is compared with it: all but the ids, the notes and what went back."""
        kept = {name: value for name, value in vars(self).items() if name not in UNSOLD}
        return kept | {"occurred_at": self.occurred_at.isoformat(), "lines": [dict(vars(one)) for one in self.lines]}


def payer_lock(provider: str, account: str, key: str) -> str:
    """The lock of the customer that a provider knows by `key`."""
    return f"payer:{provider}:{account}:{key}"


def payment_lock(provider: str, account: str, key: str) -> str:
    """The lock of the payment that a provider knows by `key`."""
    return f"payment:{provider}:{account}:{key}"
