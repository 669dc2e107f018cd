"""Which lists a pull goes through, in which order: what ties money together and what went back first, then the money.

A list is newest first. What is listed is as good as told by events; only what was created before the pull's `since`
(invoices that a later charge may pay) makes no payment by itself.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from integrations.models import Pull

DAY = 86400
# How much older than its payment an invoice may be. One that is older still is found by the event of its payment.
MARGIN = 90 * DAY


@dataclass(frozen=True)
class Stage:
    """A list and its parameters; without a path, what is stored here already.

    `settles` its objects as they come: all of them, or those alone whose payment is known here. What is not `dated` is
    listed whole. What is `optional`, no money depends on: a key that may not read it is good enough.
    """

    name: str
    path: str = ""
    settles: Literal["", "all", "known"] = ""
    margin: int = 0
    expand: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)
    dated: bool = True
    optional: bool = False

    def params(self, pull: Pull) -> dict[str, Any]:
        created = {"gte": seconds(pull.since) - self.margin, "lte": seconds(pull.until)}
        return {
            **({"created": created} if self.dated else {}),
            **({"expand": list(self.expand)} if self.expand else {}),
            **self.more,
        }

    def part(self, pull: Pull, created: int | None) -> float:
        """How much of the stage is behind, when it has come back to `created`."""
        whole = seconds(pull.until) - seconds(pull.since) + self.margin
        return min(max((seconds(pull.until) - created) / whole, 0), 1) if created and whole > 0 else 0


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


INVOICES = ("data.customer", "data.payments")
CHARGES = ("data.customer", "data.payment_intent")


WITHOUT_A_CHARGE, HOMELESS, EVENTS = "without a charge", "without a payment", "events"


def everything(*, mirrors: bool) -> list[Stage]:
    """`mirrors`: with what only dj-stripe's tables need."""
    prices = [Stage("prices", "/v1/prices", dated=False, optional=True)] if mirrors else []
    return [
        Stage("products", "/v1/products", dated=False),
        Stage("invoices", "/v1/invoices", margin=MARGIN, expand=INVOICES),
        Stage("sessions", "/v1/checkout/sessions", margin=DAY),
        Stage("refunds", "/v1/refunds", settles="known"),
        Stage("disputes", "/v1/disputes", settles="known"),
        Stage("credit notes", "/v1/credit_notes", settles="known"),
        Stage("charges", "/v1/charges", settles="all", expand=CHARGES),
        Stage(WITHOUT_A_CHARGE, settles="all"),
        Stage(HOMELESS, settles="all"),
        *prices,
    ]


def missed_events() -> list[Stage]:
    return [Stage(EVENTS, "/v1/events")]


def of_customer(customer: str) -> list[Stage]:
    """Refunds come with their charges: Stripe cannot list them by customer."""
    mine = {"customer": customer}
    return [
        Stage("invoices", "/v1/invoices", margin=MARGIN, expand=INVOICES, more=mine),
        Stage("sessions", "/v1/checkout/sessions", margin=DAY, more=mine),
        Stage("credit notes", "/v1/credit_notes", settles="known", more=mine),
        Stage("charges", "/v1/charges", settles="all", expand=(*CHARGES, "data.refunds"), more=mine),
        Stage(WITHOUT_A_CHARGE, settles="all"),
    ]
