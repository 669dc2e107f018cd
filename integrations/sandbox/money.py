from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor


def fraction(percent: int | str | Decimal) -> Fraction:
    if isinstance(percent, float):
        raise TypeError("a percentage is an int, a str or a Decimal, never a float")
    return Fraction(str(percent)) / 100


def rounded(exact: Fraction | int) -> int:
    """Half away from zero, as Stripe rounds money."""
    half = Fraction(1, 2)
    return floor(exact + half) if exact >= 0 else -floor(half - exact)


def spread(exact: Sequence[Fraction]) -> list[int]:
    """Whole units that sum to the rounded sum, each within a unit of its exact share."""
    parts = [floor(share) for share in exact]
    short = rounded(sum(exact, Fraction(0))) - sum(parts)
    by_remainder = sorted(range(len(exact)), key=lambda i: parts[i] - exact[i])
    for i in by_remainder[:short]:
        parts[i] += 1
    return parts


def split(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in whole units, in proportion to `weights`."""
    whole = sum(weights)
    return spread([Fraction(total * weight, whole) if whole else Fraction(0) for weight in weights])
