"""How an invoice's amounts come about: discounts, then credits, then taxes, each spread over the lines."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from .invoices import Line, Part, Sums, TaxAmount
from .money import fraction, rounded, split, spread
from .terms import Discount, Shipping, Tax


def net(line: Line) -> int:
    """What the taxes are reckoned on: less discounts and credits, inclusive taxes still in it."""
    return line.amount - sum(amount for amount, _ in line.discounts + line.credits)


def take_discount(lines: Sequence[Line], discount: Discount, id: str) -> list[Line]:
    bases = [max(net(line), 0) if line.discountable else 0 for line in lines]
    if discount.percent is not None:
        parts = spread([fraction(discount.percent) * base for base in bases])
    else:
        parts = split(min(discount.amount or 0, sum(bases)), bases)
    return [
        replace(line, discounts=(*line.discounts, (part, id))) if base else line
        for line, base, part in zip(lines, bases, parts, strict=True)
    ]


def take_credit(lines: Sequence[Line], amount: int, id: str) -> list[Line]:
    bases = [max(net(line), 0) for line in lines]
    parts = split(min(amount, sum(bases)), bases)
    return [
        replace(line, credits=(*line.credits, (part, id))) if part else line
        for line, part in zip(lines, parts, strict=True)
    ]


def add_taxes(lines: Sequence[Line], taxes: Sequence[Sequence[Tax]]) -> list[Line]:
    """`taxes` holds each line's own. Rounded once per rate, not once per line."""
    inclusive = [sum(fraction(tax.percent) for tax in own if tax.inclusive) for own in taxes]
    exact = [Fraction(net(line)) / (1 + rate) for line, rate in zip(lines, inclusive, strict=True)]
    lines = _levy(lines, taxes, exact, lambda tax: tax.inclusive)
    bare = [Fraction(net(line) - sum(tax.amount for tax in line.taxes)) for line in lines]
    lines = [
        replace(line, taxes=tuple(replace(tax, taxable=int(base)) for tax in line.taxes))
        for line, base in zip(lines, bare, strict=True)
    ]
    return _levy(lines, taxes, bare, lambda tax: not tax.inclusive)


def _levy(
    lines: Sequence[Line],
    taxes: Sequence[Sequence[Tax]],
    bases: Sequence[Fraction],
    applies: Callable[[Tax], bool],
) -> list[Line]:
    lines = list(lines)
    for tax in dict.fromkeys(tax for own in taxes for tax in own if applies(tax)):
        held = [i for i, own in enumerate(taxes) if tax in own]
        amounts = spread([bases[i] * fraction(tax.percent) for i in held])
        for i, amount in zip(held, amounts, strict=True):
            part = TaxAmount(tax.rate, tax.inclusive, amount, rounded(bases[i]))
            lines[i] = replace(lines[i], taxes=(*lines[i].taxes, part))
    return lines


def sum_up(lines: Sequence[Line], taxes: Sequence[Sequence[Tax]], shipping: Shipping | None) -> Sums:
    levied = sum_taxes([line.taxes for line in lines])
    rates = [1 + sum(fraction(tax.percent) for tax in own if tax.inclusive) for own in taxes]
    freight, freight_tax = (shipping.amount, shipping.tax) if shipping else (0, 0)
    total_excluding_tax = (
        sum(net(line) for line in lines) - sum(tax.amount for tax in levied if tax.inclusive) + freight
    )
    return Sums(
        subtotal=sum(line.amount for line in lines),
        subtotal_excluding_tax=sum(
            spread([line.amount / Fraction(rate) for line, rate in zip(lines, rates, strict=True)])
        ),
        discounts=sum_parts([line.discounts for line in lines]),
        credits=sum_parts([line.credits for line in lines]),
        taxes=levied,
        shipping=(shipping.amount, shipping.tax) if shipping else None,
        total=total_excluding_tax + sum(tax.amount for tax in levied) + freight_tax,
        total_excluding_tax=total_excluding_tax,
    )


def sum_parts(parts: Sequence[Sequence[Part]]) -> tuple[Part, ...]:
    sums: dict[str, int] = {}
    for line in parts:
        for amount, source in line:
            sums[source] = sums.get(source, 0) + amount
    return tuple((amount, source) for source, amount in sums.items())


def sum_taxes(parts: Sequence[Sequence[TaxAmount]]) -> tuple[TaxAmount, ...]:
    sums: dict[str, TaxAmount] = {}
    for tax in (tax for line in parts for tax in line):
        known = sums.get(tax.rate, TaxAmount(tax.rate, tax.inclusive, 0, 0))
        sums[tax.rate] = replace(known, amount=known.amount + tax.amount, taxable=known.taxable + tax.taxable)
    return tuple(sums.values())
