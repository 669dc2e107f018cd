"""How a world's events reach the system: in which shape and order, how often, how many never."""

import random
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from integrations.sandbox import Sandbox
from tests.properties.plain import Payment
from tests.properties.retold import retold

Event = dict[str, Any]
TELL_OF_MONEY = {"charge.succeeded", "charge.captured", "payment_intent.succeeded", "invoice_payment.paid"}
TELL_OF_INVOICE = {"invoice.paid", "invoice.payment_succeeded"}
GIVEN_UP = {"invoice.voided", "invoice.marked_uncollectible"}


@dataclass
class Plan:
    """`pauses`: how often the inbox is worked off while the world still goes on; `dropped`: the share never heard."""

    shape: str = "new"
    order: str = "told"
    seed: int = 0
    copies: float = 0
    dropped: float = 0
    pauses: float = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def pause(self) -> bool:
        return self.random.random() < self.pauses

    def arranged(self, events: list[Event]) -> list[Event]:
        """Some of them again, and in the plan's order."""
        events = events + [one for one in events if self.random.random() < self.copies]
        if self.order == "reversed":
            events.reverse()
        elif self.order == "shuffled":
            self.random.shuffle(events)
        return events


plans = st.builds(
    Plan,
    shape=st.sampled_from(["new", "old", "mixed"]),
    order=st.sampled_from(["told", "reversed", "shuffled", "shuffled"]),
    seed=st.integers(0, 2**16),
    copies=st.sampled_from([0, 0, 0.3]),
)


def happened(sandbox: Sandbox, plan: Plan, since: int = 0) -> list[Event]:
    """All events from the `since`th on; mixed: each in the one shape or the other."""
    new = sandbox.events("new")[since:]
    if plan.shape == "new":
        return new
    old = {one["id"]: one for one in sandbox.events("old")}
    old |= {one["id"]: one for one in new if _beyond_old(one)}
    if plan.shape == "old":
        return [old[one["id"]] for one in new if one["id"] in old]
    return [old.get(one["id"], one) if plan.random.random() < 0.5 else one for one in new]


def _beyond_old(event: Event) -> bool:
    """A credit note of several refunds: the old shape names one."""
    return event["type"].startswith("credit_note.") and len(event["data"]["object"]["refunds"]) > 1


def thinned(events: list[Event], payments: list[Payment], plan: Plan) -> list[Event]:
    """Without those that are never heard, as long as each payment's money and what became of it is told of."""
    kept = {one["id"] for one in events if plan.random.random() >= plan.dropped}
    for payment in payments:
        kept |= _needed([one for one in events if told_of(one) & payment.ids], payment, plan)
        kept = retold(events, kept, payment, plan.random)
    return [one for one in events if one["id"] in kept]


def _needed(mine: list[Event], payment: Payment, plan: Plan) -> set[str]:
    telling = [one for one in mine if one["type"] in TELL_OF_MONEY | TELL_OF_INVOICE and _is_money(one)]
    if payment.given_up:
        # That an open invoice was given up is told by nothing else.
        telling = [one for one in mine if one["type"] in GIVEN_UP]
    elif payment.number and any(_says_no_invoice(one) for one in mine):
        # Who was told that there is no invoice has no reason to ask.
        return {one["id"] for one in mine if one["data"]["object"]["object"].startswith("invoice")}
    elif payment.parts != 1 or not payment.charges:
        # Of an invoice in parts, or paid elsewhere, one part does not tell that it is paid in full.
        telling = [one for one in telling if one["type"] in TELL_OF_INVOICE] or telling
    return {plan.random.choice(telling)["id"]} if telling else set()


def _is_money(event: Event) -> bool:
    return event["data"]["object"].get("captured", True)


def _says_no_invoice(event: Event) -> bool:
    """Of money that was put to an invoice later; a charge without an intent cannot be asked about at all."""
    obj = event["data"]["object"]
    if obj["object"] == "charge" and obj["payment_intent"] is None:
        return True
    return obj["object"] in ("charge", "payment_intent") and obj.get("invoice", "?") is None


def told_of(event: Event) -> set[str]:
    return {event["data"]["object"]["id"]}
