"""Reasons and traces are kept as data when things happen; here they become sentences in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from prm import money
from prm.directions import apart
from prm.ledger.phrases import BACK, REASONS, SETTINGS, STEPS


@dataclass(frozen=True)
class Step:
    code: str
    text: str
    at: str


def _filled(template: Any, data: dict[str, Any]) -> str:
    return _said(str(template), {name: _shown(name, value) for name, value in data.items()})


def _said(template: str, shown: dict[str, str]) -> str:
    return template % {name: apart(text) for name, text in shown.items()}


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


def named(**rows: Any) -> dict[str, Any]:
    """Rows as reasons and traces keep them: by their names of that day, and by key in `ids`, since names are shared."""
    names, ids = {}, {}
    for name, one in rows.items():
        names[name] = [str(row) for row in one] if isinstance(one, list) else str(one or "")
        ids[name] = [row.pk for row in one] if isinstance(one, list) else one.pk if one else None
    return {**names, "ids": ids}


def reason(code: str, data: dict[str, Any]) -> str:
    return _filled(REASONS[code], data) if code in REASONS else code


def back(code: str) -> str:
    return str(BACK[code]) if code in BACK else code


def step(data: dict[str, Any]) -> Step:
    template, shown = phrase(data)
    return Step(data["code"], _said(template, shown) if shown is not None else template, data.get("at", ""))


def phrase(data: dict[str, Any]) -> tuple[str, dict[str, str] | None]:
    """The sentence of a step, and what is to be filled into it; None where it is no sentence that is known."""
    code, known = (data["reason"], REASONS) if data["code"] == "outcome" else (data["code"], STEPS)
    if code == "customer_unknown":
        code += "_by_id" if not data["email"] else "_by_email" if not data["payer"] else ""
    if code not in known:
        return code, None
    return str(known[code]), {name: _shown(name, value) for name, value in data.items()}
