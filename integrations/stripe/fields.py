"""Strict readers of Stripe's JSON: an object that lies about its types is refused, never guessed at."""

from datetime import UTC, datetime
from typing import Any

from integrations.errors import Trouble
from prm import money
from prm.fields import fold

LONGEST_EMAIL = 320


def unreadable(obj: dict[str, Any], field: str, why: str) -> Trouble:
    return Trouble("unreadable", permanent=True, field=field, id=str(obj.get("id") or "?")[:100], why=why)


def integer(obj: dict[str, Any], field: str) -> int | None:
    """An amount or a time; None where it is absent or null."""
    value = obj.get(field)
    if value is None:
        return None
    if type(value) is not int or abs(value) >= 2**62:
        raise unreadable(obj, field, "it is not a whole number")
    return value


def amount(obj: dict[str, Any], field: str) -> int:
    return integer(obj, field) or 0


def text(obj: dict[str, Any], field: str) -> str:
    value = obj.get(field)
    return value.strip() if isinstance(value, str) else ""


def email(obj: dict[str, Any], field: str) -> str:
    """An e-mail as it is written; nothing for one that is too long to be one."""
    value = text(obj, field)
    return value if len(fold(value)) <= LONGEST_EMAIL else ""


def ident(value: Any) -> str:
    """The id of an object that may be expanded, deleted or null."""
    found = value.get("id") if isinstance(value, dict) else value
    return found[:255] if isinstance(found, str) else ""


def rows(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, of Stripe's list object, or of nothing."""
    found = value.get("data") if isinstance(value, dict) else value
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def part(obj: dict[str, Any], field: str) -> dict[str, Any]:
    value = obj.get(field)
    return value if isinstance(value, dict) else {}


def currency(obj: dict[str, Any]) -> str:
    code = text(obj, "currency").upper()
    if not money.is_currency(code):
        raise unreadable(obj, "currency", "it is not a code of three letters")
    return code


def timestamp(obj: dict[str, Any], field: str) -> int | None:
    """Unix seconds that are a time; None where absent or null."""
    value = integer(obj, field)
    if value is not None and not 0 <= value < 2**33:
        raise unreadable(obj, field, "no such time")
    return value


def moment(seconds: int) -> datetime:
    """Unix seconds as UTC."""
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (OverflowError, OSError, ValueError):
        raise Trouble("unreadable", permanent=True, field="created", id="?", why="no such time") from None
