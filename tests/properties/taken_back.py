"""What of a payment's net has gone back, by the rules of money, worked out once more in plain Python."""

from collections import Counter
from fractions import Fraction

from tests.properties.amounts import net_by_line
from tests.properties.plain import Payment
from tests.properties.returned import Dispute, Note

STANDING = ("pending", "requires_action", "succeeded")
Amounts = dict[str, int]


def taken_back(payment: Payment) -> Amounts:
    """By line, also where the ledger does not split the payment."""
    sold = net_by_line(payment)
    notes = sorted((note for note in payment.notes if not note.void), key=lambda note: (note.created, note.id))
    noted = by_notes(notes, sold)
    open_gross = payment.gross - sum(note.total for note in notes)
    if payment.gross <= 0 or open_gross <= 0:
        return noted
    went = min(went_back(payment, notes), open_gross)
    if went == open_gross:
        return dict(sold)
    rest = {line: sold[line] - noted[line] for line in sold}
    share = round(Fraction(sum(rest.values()) * went, open_gross))
    return added(noted, spread(share, rest))


def by_notes(notes: list[Note], sold: Amounts) -> Amounts:
    """The named lines of all notes first, so that a custom one takes nothing that another note names."""
    noted = dict.fromkeys(sold, 0)
    credits = [credit for note in notes for credit in note.credits]
    for line, amount in credits:
        if line is not None:
            noted[line] = min(noted[line] + amount, max(sold[line], 0))
    for line, amount in credits:
        if line is None:
            rest = {key: sold[key] - noted[key] for key in sold}
            noted = added(noted, spread(min(amount, max(sum(rest.values()), 0)), rest))
    return within(noted, sum(sold.values()))


def within(noted: Amounts, net: int) -> Amounts:
    """Together no more than was sold: where lines of both signs make it more, each gives back in proportion."""
    too_much = sum(noted.values()) - net
    if too_much <= 0 or net < 0:
        return noted
    given = spread(too_much, {line: max(amount, 0) for line, amount in noted.items()})
    return {line: noted[line] - given[line] for line in noted}


def went_back(payment: Payment, notes: list[Note]) -> int:
    """The gross that refunds and disputes took, beyond what notes say of the same money."""
    linked: Counter[str] = Counter()
    for note in notes:
        for refund, amount in note.refunds:
            linked[refund] += amount
    gone: Counter[str] = Counter()
    for refund in payment.refunds:
        if refund.status in STANDING and not refund.rest:
            gone[refund.charge] += max(refund.amount - linked[refund.id], 0)
    for dispute in payment.disputes:
        if holds(dispute):
            gone[dispute.charge] += dispute.amount
    return sum(min(gone[charge], captured) for charge, captured in payment.captures.items())


def holds(dispute: Dispute) -> bool:
    """The money is with the payer."""
    withdrawn = any(amount < 0 for amount in dispute.funds)
    return withdrawn and not any(amount > 0 for amount in dispute.funds) and dispute.status != "won"


def spread(amount: int, rest: Amounts) -> Amounts:
    """In whole units in proportion to what remains, the largest remainder first, ties by position."""
    whole = sum(rest.values())
    if not whole:
        return dict.fromkeys(rest, 0)
    exact = {line: Fraction(amount * each, whole) for line, each in rest.items()}
    parts = {line: share.__floor__() for line, share in exact.items()}
    short = amount - sum(parts.values())
    for line in sorted(exact, key=lambda line: parts[line] - exact[line])[:short]:
        parts[line] += 1
    return parts


def added(one: Amounts, other: Amounts) -> Amounts:
    return {line: one[line] + other[line] for line in one}
