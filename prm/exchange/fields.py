"""How a value of an imported file is read. A reader returns it, or raises ValueError in words for people."""

import json
import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from babel.numbers import list_currencies

from prm.fields import fold
from prm.money import is_currency

Reader = Callable[[Any], Any]
KEY, EMAIL = 100, 320

_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)*")
_CURRENCIES = frozenset(list_currencies())


def shown(value: Any) -> str:
    """A value from the file as an error quotes it: short, printable, on one line."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = value[:60] if isinstance(value, str) else json.dumps(value)[:60]
    text = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
    return f"‘{text}’" if isinstance(value, str) else text


def text(most: int, *, empty: bool = True) -> Reader:
    """A string of at most `most` characters, trimmed."""

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError(f"{shown(value)} is not a string")
        if not _storable(value):
            raise ValueError(f"{shown(value)} holds a character that cannot be stored")
        value = value.strip()
        if len(value) > most:
            raise ValueError(f"{shown(value)}… is longer than {most} characters")
        if not value and not empty:
            raise ValueError("is empty")
        return value

    return read


def _storable(value: str) -> bool:
    """PostgreSQL stores no NUL, and half a surrogate pair is no character at all."""
    try:
        return "\0" not in value and bool(value.encode() or True)
    except UnicodeEncodeError:
        return False


def key(value: Any) -> str:
    """A name that rows are known by: taken exactly as it stands."""
    read = text(KEY, empty=False)(value)
    if read != value:
        raise ValueError(f"{shown(value)} has white space around it")
    return read


def email(value: Any) -> str:
    """An e-mail address in any alphabet, white space around it allowed."""
    read = text(EMAIL)(value)
    if not _EMAIL.fullmatch(read) or not read.isprintable():
        raise ValueError(f"{shown(value)} is not an e-mail address")
    if len(fold(read)) > EMAIL:
        raise ValueError(f"{shown(value)} is longer than {EMAIL} characters")
    return read


def time(value: Any) -> datetime:
    """A moment in ISO 8601 that names its offset from UTC."""
    read = text(40)(value)
    try:
        moment = datetime.fromisoformat(read)
        moment = moment if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{shown(value)} is not a time in ISO 8601") from None
    if moment.tzinfo is None:
        raise ValueError(f"{shown(value)} does not name its offset from UTC (end it with Z)")
    return moment


def currency(value: Any) -> str:
    """An ISO 4217 code in capitals."""
    read = text(3)(value)
    if not is_currency(read) or read not in _CURRENCIES:
        raise ValueError(f"{shown(value)} is not a currency code such as EUR")
    return read


def amount(value: Any) -> str:
    """An amount written as a string; how many decimals it may have depends on its currency."""
    read = text(40)(value)
    if not read.isascii():
        raise ValueError(f"{shown(value)} is not an amount")
    return read


def choice(values: Collection[str]) -> Reader:
    """One of some words, in lower case."""

    def read(value: Any) -> str:
        word = text(40)(value)
        if word not in values:
            raise ValueError(f"{shown(value)} is not one of {', '.join(values)}")
        return word

    return read
