"""What went back of a payment, and what has to be asked to know all of it."""

from collections.abc import Iterable

from integrations.stripe import backs
from integrations.stripe.case import Case, Missing
from integrations.stripe.near import Money
from integrations.stripe.told import Told
from prm.ledger.back import Back

ASKED = "asked_charge"


def of(money: Money, ids: set[str]) -> tuple[Back, ...]:
    """What went back of the money whose objects are `ids`, in order."""
    found = [backs.back(money, fact) for fact in facts_of(money, ids)]
    return tuple(sorted(found, key=lambda one: one.order))


def facts_of(money: Money, ids: set[str]) -> list[Told]:
    return [fact for fact in every(money) if ids & about(money, fact)]


def every(money: Money) -> list[Told]:
    return [fact for kind in ("refund", "dispute", "note") for fact in money.of_kind(kind) if fact.knows("currency")]


def about(money: Money, fact: Told) -> set[str]:
    """The invoice of a note; the charge and the intent of a refund or a dispute."""
    charge = fact.get("charge", "")
    return {fact.get("invoice", ""), charge, fact.get("intent", ""), money.intent_of.get(charge, "")} - {""}


def missing(money: Money, ids: set[str], charges: Iterable[Told]) -> list[Missing]:
    """What has to be asked until all that went back is known."""
    found = facts_of(money, ids)
    notes = [one for one in found if one.kind == "note" and one.get("status") != "void"]
    asks = [Missing("note_lines", one.external_id) for one in notes if not _lines_known(one)]
    unclear = [one for one in notes if backs.unclear(money, one) and not one.knows("asked_note")]
    asks += [Missing("note", one.external_id) for one in unclear]
    asks += [Missing("charge", one) for one in _unlimited(money, found)]
    refunds = [one for one in found if one.kind == "refund"]
    return asks + [ask for one in charges for ask in _unlisted(money, one, backs.of_charge(money, one, refunds))]


def _unlimited(money: Money, found: Iterable[Told]) -> list[str]:
    """Charges that nobody told, where a dispute beside something else may take more than they captured."""
    taken: dict[str, list[str]] = {}
    for one in found:
        if one.get("charge") and not backs.back(money, one).fallen:
            taken.setdefault(one.get("charge"), []).append(one.kind)
    limited = [fact.external_id for fact in money.of_kind("charge") if fact.knows("captured") or fact.knows(ASKED)]
    return [key for key, kinds in taken.items() if len(kinds) > 1 and "dispute" in kinds and key not in limited]


def _lines_known(note: Told) -> bool:
    return note.knows("named") or note.knows("asked_note_lines")


def _unlisted(money: Money, charge: Told, refunds: list[Told]) -> list[Missing]:
    """A charge that says another sum went back than the refunds known then: they are listed, once for each telling.

    Less than is known is news only where the charge was told after all of that.
    """
    if not charge.knows("refunded"):
        return []
    told, at = charge.get("refunded"), charge.data["refunded"][1]
    known = sum(max(one.get("amount", 0), 0) for one in refunds if not _fell_before(one, at))
    telling = f"{told} {at}"
    if charge.knows(f"asked_refunds {telling}") or told == known:
        return []
    released = backs.never_captured(money, charge)
    rest = 0 if released else charge.get("asked", 0) - charge.get("amount", 0)
    if told - known == rest or (told < known and not all(_earlier(one, at) for one in refunds)):
        return []
    return [Missing("refunds", charge.external_id, telling)]


def _fell_before(refund: Told, at: int) -> bool:
    return refund.get("status") in backs.FAILED and _earlier(refund, at)


def _earlier(refund: Told, at: int) -> bool:
    """Whether a refund's status was told before `at`, by the second (`facts.told_at`)."""
    return bool(refund.data["status"][1] // 2 < at // 2)


def waiting(money: Money, cases: list[Case]) -> list[Case]:
    """The cases of what went back of money that is no payment (yet), each with what is missing to find it."""
    paid = {key for case in cases if case.facts for key in (case.key, *case.absorbs)}
    taken = {one.key for case in cases if case.facts for one in case.back}
    found: dict[str, Case] = {}
    for fact in every(money):
        if fact.external_id in taken:
            continue
        back = backs.back(money, fact)
        case = found.setdefault(back.about or back.key, Case(back.about or back.key))
        case.back += (back,)
        if not back.fallen and fact.kind != "note":
            case.later += _where(money, fact)
    for charge in money.of_kind("charge"):
        asks = _unlisted(money, charge, backs.of_charge(money, charge, money.of_kind("refund")))
        if asks and charge.get("captured") and charge.external_id not in paid:
            found.setdefault(charge.external_id, Case(charge.external_id)).later += asks
    return list(found.values())


def _where(money: Money, fact: Told) -> list[Missing]:
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
    seen = bool(known and (known.knows("captured") or known.knows(ASKED)))
    return [] if seen or not charge else [Missing("charge", charge)]
