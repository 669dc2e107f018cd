"""What went back of a payment, and what has to be asked to know all of it."""

from collections.abc import Iterable

from integrations.stripe import backs
from integrations.stripe.case import Case, Missing
from integrations.stripe.models import Fact
from integrations.stripe.near import Money
from prm.ledger.back import Back


def of(money: Money, ids: set[str]) -> tuple[Back, ...]:
    """What went back of the money whose objects are `ids`, in order."""
    found = [backs.back(money, fact) for fact in facts_of(money, ids)]
    return tuple(sorted(found, key=lambda one: one.order))


def facts_of(money: Money, ids: set[str]) -> list[Fact]:
    return [fact for fact in every(money) if ids & about(money, fact)]


def every(money: Money) -> list[Fact]:
    return [fact for kind in ("refund", "dispute", "note") for fact in money.of_kind(kind) if fact.knows("currency")]


def about(money: Money, fact: Fact) -> set[str]:
    """The invoice of a note; the charge and the intent of a refund or a dispute."""
    charge = fact.get("charge", "")
    return {fact.get("invoice", ""), charge, fact.get("intent", ""), money.intent_of.get(charge, "")} - {""}


def missing(money: Money, ids: set[str], charges: Iterable[Fact]) -> list[Missing]:
    """What has to be asked until all that went back is known."""
    found = facts_of(money, ids)
    notes = [one for one in found if one.kind == "note" and one.get("status") != "void"]
    asks = [Missing("note_lines", one.external_id) for one in notes if not _lines_known(one)]
    unclear = [one for one in notes if backs.unclear(money, one) and not one.knows("asked_note")]
    asks += [Missing("note", one.external_id) for one in unclear]
    refunds = [one for one in found if one.kind == "refund"]
    return asks + [ask for charge in charges for ask in _unlisted(charge, backs.of_charge(money, charge, refunds))]


def _lines_known(note: Fact) -> bool:
    return note.knows("named") or note.knows("asked_note_lines")


def _unlisted(charge: Fact, refunds: list[Fact]) -> list[Missing]:
    """A charge that says more of it was refunded than the refunds known then: they are listed, once for each sum."""
    told = charge.get("refunded", 0)
    known = sum(max(one.get("amount", 0), 0) for one in refunds if not _fell_before(one, charge))
    never_captured = charge.get("asked", 0) - charge.get("amount", 0)
    if told - known in (0, never_captured) or told < known or charge.knows(f"asked_refunds {told}"):
        return []
    return [Missing("refunds", charge.external_id, str(told))]


def _fell_before(refund: Fact, charge: Fact) -> bool:
    """Whether a refund had failed already when the charge's sum was told."""
    return refund.get("status") in backs.FAILED and refund.data["status"][1] < charge.data["refunded"][1]


def waiting(money: Money, cases: list[Case]) -> list[Case]:
    """The cases of what went back of money that is no payment (yet), each with what is missing to find it."""
    taken = {one.key for case in cases if case.facts for one in case.back}
    found: dict[str, Case] = {}
    for fact in every(money):
        if fact.external_id in taken:
            continue
        back = backs.back(money, fact)
        case = found.setdefault(back.about or back.key, Case(back.about or back.key))
        case.back += (back,)
        if not back.fallen and fact.kind != "note":
            case.missing += _where(money, fact)
    return list(found.values())


def _where(money: Money, fact: Fact) -> list[Missing]:
    """Which invoice this money settles; of a charge alone its intent first, since only an intent can be asked about."""
    charge, ids = fact.get("charge", ""), about(money, fact)
    if any(one in money.owner for one in ids):
        return []
    intent = fact.get("intent") or money.intent_of.get(charge, "")
    known = money.get(intent or charge)
    if intent:
        told = [one for one in (known, money.get(charge)) if one]
        asked = any(one.knows("asked_link") or one.knows("invoice") for one in told)
        return [] if asked else [Missing("link", intent)]
    seen = bool(known and (known.knows("captured") or known.knows("asked_charge")))
    return [] if seen or not charge else [Missing("charge", charge)]
