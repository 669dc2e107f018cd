"""What has to be heard of money that went back, so that how it ended is known."""

import random
from typing import Any

from tests.properties.plain import Payment
from tests.properties.returned import Dispute
from tests.properties.taken_back import STANDING, holds

Event = dict[str, Any]


def retold(events: list[Event], kept: set[str], payment: Payment, chance: random.Random) -> set[str]:
    """`kept`, and what else must be heard: the end of everything that went back of this payment."""
    heard = set(kept)
    for charge in payment.captures:
        mine = [one.id for one in payment.refunds if one.charge == charge and not one.rest]
        bells = [one for one in events if _rings(one, charge)]
        if mine and bells and chance.random() < 0.5:
            heard.add(chance.choice(bells)["id"])
        if any(one["id"] in heard and _makes_ask(one, events, heard) for one in bells):
            continue
        for key in mine:
            heard |= _end(events, heard, key, chance)
    for other in [*payment.disputes, *payment.notes]:
        heard |= _end(events, heard, other.id, chance)
    return heard


def counts(event: Event) -> dict[str, bool]:
    """The refunds, dispute or credit note that an event tells of, and whether what it tells of them counts."""
    obj = event["data"]["object"]
    if obj["object"] == "dispute":
        funds = tuple(one["amount"] for one in obj["balance_transactions"])
        return {obj["id"]: holds(Dispute(obj["id"], obj["charge"], obj["amount"], obj["status"], funds))}
    if obj["object"] == "credit_note":
        return {obj["id"]: obj["status"] == "issued"}
    return {one["id"]: one["status"] in STANDING for one in _refunds(event)}


def _refunds(event: Event) -> list[dict[str, Any]]:
    obj = event["data"]["object"]
    if obj["object"] == "refund":
        return [obj]
    return obj.get("refunds", {}).get("data", []) if obj["object"] == "charge" else []


def _end(events: list[Event], heard: set[str], key: str, chance: random.Random) -> set[str]:
    """One of those that tell how it ended, unless nobody heard that it ever counted."""
    told = [(one["id"], counts(one)[key]) for one in events if key in counts(one)]
    final = told[-1][1]
    if not final and not any(counted for id, counted in told if id in heard):
        return set()
    turned = max((n for n, (_, counted) in enumerate(told) if counted != final), default=-1)
    ends = [id for id, _ in told[turned + 1 :]]
    return set() if heard & set(ends) else {chance.choice(ends)}


def _rings(event: Event, charge: str) -> bool:
    """That a charge was refunded, but not by what."""
    obj = event["data"]["object"]
    return event["type"] == "charge.refunded" and obj["id"] == charge and "refunds" not in obj


def _makes_ask(bell: Event, events: list[Event], heard: set[str]) -> bool:
    """Whatever is heard of the charge's refunds is less than the bell says, so they have to be listed."""
    charge = bell["data"]["object"]
    told: dict[str, int] = {}
    for event in events:
        if event["id"] in heard:
            told |= {one["id"]: one["amount"] for one in _refunds(event) if one["charge"] == charge["id"]}
    gone = charge["amount_refunded"] - (charge["amount"] - charge["amount_captured"])
    return sum(told.values()) < gone
