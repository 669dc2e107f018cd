"""Reasons and traces are kept as data when things happen; here they become sentences in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from prm import money
from prm.ledger.phrases import BACK, REASONS, SETTINGS, STEPS


@dataclass(frozen=True)
class Step:
    code: str
    text: str
    at: str


def _filled(template: Any, data: dict[str, Any]) -> str:
    shown = {name: _shown(name, value) for name, value in data.items()}
    return str(template) % shown


def _shown(name: str, value: Any) -> str:
    if isinstance(value, dict) and value.keys() == {"minor", "currency"}:
        return money.for_reader(value["minor"], value["currency"])
    if name == "settings":
        return ", ".join(str(SETTINGS[item]) for item in value.items() if item in SETTINGS)
    if name == "why":
        return back(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value) if value not in (None, "") else _("nobody") if name == "partner" else _("none")


def amount(minor: int, currency: str) -> dict[str, Any]:
    """An amount as reasons and traces keep it, to be written in the reader's language later."""
    return {"minor": minor, "currency": currency}


def reason(code: str, data: dict[str, Any]) -> str:
    return _filled(REASONS[code], data) if code in REASONS else code


def back(code: str) -> str:
    return str(BACK[code]) if code in BACK else code


def step(data: dict[str, Any]) -> Step:
    code = data["code"]
    if code == "outcome":
        return Step(code, reason(data["reason"], data), data.get("at", ""))
    return Step(code, _filled(STEPS[code], data) if code in STEPS else code, data.get("at", ""))
