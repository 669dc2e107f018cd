"""What a credit note takes of its invoice: each line's discounts, credits and taxes in proportion."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from ..invoices import Invoice, Line, Part, TaxAmount
from ..money import rounded, split
from ..notes import CreditNote, NoteLine
from ..terms import Credit
from ..world import World


def draft_note(
    world: World, invoice: Invoice, earlier: Sequence[CreditNote], credits: Iterable[Credit], shipping: bool
) -> CreditNote:
    """`earlier` holds the invoice's notes that stand: together they take no more than there is."""
    taken = [line for note in earlier for line in note.lines]
    lines: list[NoteLine] = []
    for credit in credits:
        lines.append(credit_line(world, invoice, [*taken, *lines], credit))
    if not lines and not shipping:
        raise ValueError("nothing is credited")
    number = len(world.find(CreditNote, "invoice", invoice.id)) + 1
    note = CreditNote(
        world.new_id("cn"),
        world.clock.now(),
        invoice.id,
        invoice.customer,
        invoice.currency,
        f"{invoice.number}-CN-{number:02d}",
        tuple(lines),
        _shipping_left(invoice, earlier) if shipping else None,
    )
    left = invoice.sums.total - sum(it.total for it in earlier)
    if not 0 <= note.total <= left:
        raise ValueError(f"{note.total} of {left} left cannot be credited")
    return note


def _shipping_left(invoice: Invoice, earlier: Sequence[CreditNote]) -> tuple[int, int]:
    if not invoice.sums.shipping or any(it.shipping for it in earlier):
        raise ValueError(f"{invoice.id} has no shipping left")
    return invoice.sums.shipping


def credit_line(world: World, invoice: Invoice, taken: Sequence[NoteLine], credit: Credit) -> NoteLine:
    if credit.line is None:
        return NoteLine(world.new_id("cnli"), None, credit.amount, credit.description)
    line = next((it for it in invoice.lines if it.id == credit.line), None)
    if line is None:
        raise ValueError(f"{invoice.id} has no line {credit.line}")
    taken = [it for it in taken if it.invoice_line_item == line.id]
    left = line.amount - sum(it.amount for it in taken)
    if credit.amount > left:
        raise ValueError(f"{credit.amount} of {left} left cannot be credited")
    return _share(world.new_id("cnli"), line, taken, credit.amount, left)


def _share(id: str, line: Line, taken: Sequence[NoteLine], amount: int, left: int) -> NoteLine:
    """Of all that is left the same share, to the last unit, so that the last note leaves nothing."""
    off = _left(_within(line), [_within(it) for it in taken])
    added = _left(_upon(line), [_upon(it) for it in taken])
    *parts, net = split(amount, [*off, left - sum(off)])
    shares, upon = iter(parts), iter([rounded(Fraction(rest * amount, left)) for rest in added])
    return NoteLine(
        id,
        line.id,
        amount,
        line.description,
        _cut(line.discounts, shares),
        _cut(line.credits, shares),
        tuple(TaxAmount(tax.rate, tax.inclusive, next(shares if tax.inclusive else upon), net) for tax in line.taxes),
    )


def _within(line: Line | NoteLine) -> list[int]:
    """What of the line's amount is not its net."""
    parts = [amount for amount, _ in line.discounts + line.credits]
    return parts + [tax.amount for tax in line.taxes if tax.inclusive]


def _upon(line: Line | NoteLine) -> list[int]:
    return [tax.amount for tax in line.taxes if not tax.inclusive]


def _left(whole: list[int], taken: Iterable[list[int]]) -> list[int]:
    return [sum(parts) for parts in zip(whole, *([-part for part in parts] for parts in taken), strict=True)]


def _cut(parts: Iterable[Part], shares: Iterator[int]) -> tuple[Part, ...]:
    return tuple((next(shares), source) for _, source in parts)
