"""A refund, a dispute or a credit note as the ledger takes it: whether it stands, and what it takes from where."""

from collections.abc import Iterable
from typing import cast

from integrations.stripe.fields import moment
from integrations.stripe.lines import SHIPPING
from integrations.stripe.near import Money
from integrations.stripe.told import Told
from prm.ledger.back import Back, BackKind

FAILED = {"failed", "canceled"}


def back(money: Money, fact: Told) -> Back:
    note = fact.kind == "note"
    return Back(
        key=fact.external_id,
        kind=cast(BackKind, fact.kind),
        amount_minor=fact.get("amount", 0),
        currency=fact.get("currency"),
        state=fact.get("status", ""),
        happened_at=moment(fact.get("created", 0)),
        about=fact.get("invoice", "") if note else charge_of(money, fact),
        fallen=_fallen(money, fact),
        lines=_lines(fact) if note else (),
        linked=_linked(money, fact) if note else (),
    )


def of_charge(money: Money, charge: Told, refunds: Iterable[Told]) -> list[Told]:
    return [one for one in refunds if charge_of(money, one) == charge.external_id]


def charge_of(money: Money, fact: Told) -> str:
    """The charge that a refund or a dispute names, or the one of the intent that it names."""
    intent = fact.get("intent", "")
    charges = money.charges({intent}) if intent else []
    return fact.get("charge") or (charges[0].external_id if charges else intent)


def _fallen(money: Money, fact: Told) -> str:
    status = fact.get("status", "")
    if fact.kind == "note":
        return "voided" if status == "void" else "given_up" if _given_up(money, fact.get("invoice", "")) else ""
    if fact.kind == "dispute":
        return _dispute_fallen(fact, status)
    if status in FAILED:
        return str(status)
    charge = money.get(charge_of(money, fact))
    held = charge and charge.get("captured") is False
    return "not_captured" if held or (charge and fact == never_captured(money, charge)) else ""


def _given_up(money: Money, key: str) -> bool:
    invoice = money.get(key)
    return bool(invoice and invoice.get("status") in ("void", "uncollectible") and not invoice.get("amount_paid"))


def _dispute_fallen(fact: Told, status: str) -> str:
    if status.startswith("warning"):
        return "inquiry"
    if status in ("won", "prevented") or fact.get("reinstated", 0) >= fact.get("withdrawn", 0) > 0:
        return "reinstated"
    return "" if fact.get("withdrawn") or status == "lost" else "not_withdrawn"


def never_captured(money: Money, charge: Told) -> Told | None:
    """The rest of a part capture, where it is known: Stripe lists it as a refund that moved no money."""
    rest = charge.get("asked", 0) - charge.get("amount", 0)
    released = [
        one
        for one in of_charge(money, charge, money.of_kind("refund"))
        if rest > 0 and one.get("amount") == rest and one.get("status") == "succeeded" and not one.get("moved")
    ]
    return min(released, key=lambda one: (one.get("created", 0), one.external_id), default=None)


def _lines(note: Told) -> tuple[tuple[str, int], ...]:
    """A note's net by line, summing to the note: a remainder of a unit a line goes to the largest line."""
    net = note.get("net", 0)
    lines = [[one["line"], one["net"]] for one in note.get("named") or []]
    lines += [[SHIPPING, note.get("shipping")]] if note.get("shipping") else []
    rest = net - sum(minor for _, minor in lines)
    if lines and abs(rest) <= len(lines):
        max(lines, key=lambda line: line[1])[1] += rest
    elif rest:
        lines.append(["", rest])
    return tuple((key, minor) for key, minor in lines)


def _linked(money: Money, note: Told) -> tuple[tuple[str, int], ...]:
    if note.get("linked") or not note.knows("holds"):
        return tuple((key, minor) for key, minor in note.get("linked") or [])
    refund = money.get(note.get("holds"))
    return ((note.get("holds"), min(refund.get("amount", 0) if refund else 0, _by_refund(note))),)


def _by_refund(note: Told) -> int:
    return max(note.get("amount", 0) - note.get("outside", 0), 0)


def unclear(money: Money, note: Told) -> bool:
    """Whether a note names a refund without saying how much of it, and the sums leave more than one answer."""
    refund = money.get(note.get("holds", ""))
    if note.get("linked") or note.get("status") == "void" or not (refund and refund.knows("amount")):
        return False
    return note.get("to_balance") is True or refund.get("amount") != _by_refund(note)
