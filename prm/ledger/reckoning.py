"""How much of a payment should stand reversed: worked out from all that went back of it, whatever came first.

Pure arithmetic in minor units. A payment sold a net by line for a gross. Credit notes come first, since they name
their net by line; what refunds and disputes took of the rest of the gross takes the same part of the rest of the net.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from prm import money
from prm.ledger.back import Back


@dataclass(frozen=True)
class Sold:
    """What a payment sold. `lines` are (line, net) and sum to `net_minor`; `captured` by charge, where it is known."""

    net_minor: int
    gross_minor: int
    currency: str
    lines: Sequence[tuple[str, int]]
    captured: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Reckoning:
    """`by_line` should stand reversed. `counted` is the gross that each `Back` counts for, `why` why not for all."""

    by_line: dict[str, int] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    notes_net: int = 0
    notes_gross: int = 0
    rest_gross: int = 0
    rest_net: int = 0


def reckon(sold: Sold, back: Iterable[Back]) -> Reckoning:
    """The same for any order of `back`. No line gives more than it sold."""
    found = Reckoning()
    stand = [one for one in sorted(back, key=lambda one: one.order) if _stands(one, sold, found)]
    notes = [one for one in stand if one.kind == "note"]
    left = _less_notes(sold, notes, found)
    room = max(sold.gross_minor - found.notes_gross, 0)
    linked = _linked(notes)
    found.rest_gross = _taken(sold, [one for one in stand if one.kind != "note"], linked, room, found)
    if found.rest_gross == room > 0 and sum(left) >= 0:
        found.rest_net, left = sum(left), [0] * len(left)
    elif found.rest_gross and sum(left) > 0:
        found.rest_net = money.share(sum(left), found.rest_gross, room)
        left = _less(left, found.rest_net, left)
    found.by_line = {key: net - rest for (key, net), rest in zip(sold.lines, left, strict=True)}
    return found


def _stands(one: Back, sold: Sold, found: Reckoning) -> bool:
    why = one.fallen
    if not why and one.amount_minor <= 0:
        why = "not_positive"
    if not why and one.currency != sold.currency:
        why = "other_currency"
    found.counted[one.key], found.why[one.key] = 0, why
    return not why


def _less_notes(sold: Sold, notes: Sequence[Back], found: Reckoning) -> list[int]:
    """What remains of each line: first less what notes name, then less what they leave open, one after the other."""
    left = dict(sold.lines)
    loose: list[int] = []
    for note in notes:
        counts = min(note.amount_minor, max(sold.gross_minor - found.notes_gross, 0))
        found.counted[note.key], found.why[note.key] = counts, "capped" if counts < note.amount_minor else ""
        found.notes_gross += counts
        for key, net in note.lines:
            taken = _within(net, left.get(key, 0)) if key else 0
            if taken:
                left[key] -= taken
            loose.append(net - taken)
    remains = _less_loose(sold, list(left.values()), loose)
    found.notes_net = sold.net_minor - sum(remains)
    return remains


def _less_loose(sold: Sold, remains: list[int], loose: Sequence[int]) -> list[int]:
    """Together no more than was sold and no less than nothing: what is too much is given back to where it was taken."""
    if sold.net_minor < 0:
        return [net for _, net in sold.lines]
    for one in loose:
        if one > 0 and sum(remains) > 0:
            remains = _less(remains, min(one, sum(remains)), remains)
    too_much = max(-sum(one for one in loose if one < 0), -sum(remains), 0)
    given = [max(net - rest, 0) for (_, net), rest in zip(sold.lines, remains, strict=True)]
    remains = _less(remains, -min(too_much, sum(given)), given)
    taken = [max(rest - net, 0) for (_, net), rest in zip(sold.lines, remains, strict=True)]
    return _less(remains, max(sum(remains) - sold.net_minor, 0), taken)


def _less(lines: Sequence[int], total: int, weights: Sequence[int]) -> list[int]:
    sign = -1 if total < 0 else 1
    parts = money.spread(abs(total), weights)
    return [line - sign * part for line, part in zip(lines, parts, strict=True)]


def _within(net: int, left: int) -> int:
    """As much of `net` as a line of which `left` remains can give: not more, and nothing of the other sign."""
    return max(min(net, left), 0) if left >= 0 else min(max(net, left), 0)


def _linked(notes: Iterable[Back]) -> dict[str, int]:
    linked: dict[str, int] = {}
    for note in notes:
        for key, amount in note.linked:
            linked[key] = linked.get(key, 0) + amount
    return linked


def _taken(sold: Sold, back: Iterable[Back], linked: Mapping[str, int], room: int, found: Reckoning) -> int:
    """What refunds, then disputes took: of each charge at most what it captured, of all together at most `room`."""
    of_charge: dict[str, int] = {}
    total = 0
    for one in sorted(back, key=lambda one: one.kind == "dispute"):
        held = min(max(linked.get(one.key, 0), 0), one.amount_minor)
        wanted = one.amount_minor - held
        taken = of_charge.get(one.about, 0)
        limit = min(sold.captured.get(one.about, room + taken) - taken, room - total)
        counts = max(min(wanted, limit), 0)
        of_charge[one.about] = taken + counts
        total += counts
        found.counted[one.key] = counts
        found.why[one.key] = "capped" if counts < wanted else "linked" if held else ""
    return total
