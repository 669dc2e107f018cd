"""Money is an integer of a currency's minor unit with an ISO code; a float never touches it."""

import re
from collections.abc import Sequence
from copy import copy
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, to_locale

# https://docs.stripe.com/currencies#zero-decimal, #three-decimal. UGX and ISK are zero-decimal in ISO 4217, yet
# Stripe keeps their amounts in hundredths for backwards compatibility.
ZERO_DECIMAL = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
THREE_DECIMAL = frozenset("BHD JOD KWD OMR TND".split())

_CODE = re.compile(r"[A-Z]{3}")
_LETTERS = re.compile(r"([A-Z])(\d)")


def is_currency(code: str) -> bool:
    """Whether `code` has the form of an ISO 4217 code in capitals."""
    return bool(_CODE.fullmatch(code))


def decimals(currency: str) -> int:
    """How many decimals the minor unit of `currency` has at Stripe: 0, 2 or 3."""
    return 0 if currency in ZERO_DECIMAL else 3 if currency in THREE_DECIMAL else 2


def to_decimal(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-decimals(currency))


def to_text(minor: int, currency: str) -> str:
    """`"90.00"`, `"50000"`, `"12.340"`: the amount with the currency's decimals, for machines."""
    return f"{to_decimal(minor, currency):f}"


def from_text(amount: str, currency: str) -> int:
    """Minor units of an amount written with at most the currency's decimals; ValueError for anything else."""
    places = decimals(currency)
    if not re.fullmatch(rf"-?\d{{1,15}}(\.\d{{1,{places}}})?" if places else r"-?\d{1,15}", amount, re.ASCII):
        raise ValueError(f"‘{amount}’ is not an amount with at most {places} decimals")
    return int(Decimal(amount).scaleb(places))


def locale() -> Locale:
    """How the reader's language writes figures; as English does where nobody knows how it does."""
    try:
        return Locale.parse(to_locale(get_language() or "en"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def for_reader(minor: int, currency: str) -> str:
    """The amount as the reader's language writes it, with a real minus."""
    written = locale()
    pattern = copy(written.currency_formats["standard"])
    # Stripe's number of decimals, which for some currencies is not the locale data's.
    pattern.frac_prec = (decimals(currency), decimals(currency))
    text = pattern.apply(to_decimal(minor, currency), written, currency=currency, currency_digits=False)
    return _LETTERS.sub("\\1\u00a0\\2", text.replace("-", "−"))


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in parts proportional to `weights`, none lost: largest remainder first, ties by position.

    Weights may be negative as long as their sum is not. Their sum zero: everything goes to the first part."""
    whole = sum(weights)
    if not whole:
        return [total] + [0] * (len(weights) - 1) if weights else []
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def share(total: int, part: int, whole: int) -> int:
    """`total` × `part` / `whole` in whole units, half to even; `whole` is positive."""
    quotient, rest = divmod(total * part, whole)
    return quotient + (1 if 2 * rest > whole or (2 * rest == whole and quotient % 2) else 0)
