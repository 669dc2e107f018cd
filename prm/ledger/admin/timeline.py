"""A payment's trace as a timeline."""

from datetime import datetime
from typing import Any

from prm.backoffice import cells
from prm.ledger.models import Payment

# A step of the trace, by its code's beginning: colour and icon.
LOOKS = (
    ("settled", "go", "settings"),
    ("row_reversed", "bad", "undo"),
    ("row_reinstated", "go", "redo"),
    ("row", "good", "receipt"),
    ("customer_made", "good", "user"),
    ("customer_claimed", "good", "user"),
    ("customer_chosen", "go", "user"),
    ("attached", "go", "user"),
    ("credited_anew", "good", "user"),
    ("taken_up", "go", "redo"),
    ("customer_other", "wait", "alert"),
    ("lead_found", "good", "user"),
    ("deals_found", "good", "flag"),
    ("deal_named", "go", "flag"),
    ("looked_up", "go", "search"),
    ("asked", "neutral", "search"),
    ("back_refund", "wait", "undo"),
    ("back_dispute", "wait", "alert"),
    ("back_notes", "neutral", "equals"),
    ("back_note", "wait", "receipt"),
    ("back_share", "neutral", "equals"),
    ("back_stands", "go", "equals"),
    ("back", "wait", "redo"),
)
OUTCOMES = {"recorded": "good", "unmatched": "wait"}


def timeline(payment: Payment) -> list[dict[str, Any]]:
    return [
        {"tone": tone, "icon": cells.icon(drawing), "text": step.text, "at": _moment(step.at)}
        for step in payment.story
        for tone, drawing in [_look(step.code, payment)]
    ]


def _look(code: str, payment: Payment) -> tuple[str, str]:
    if code == "outcome":
        return OUTCOMES.get(payment.outcome, "neutral"), cells.LOOKS[payment.outcome][1]
    return next(((tone, icon) for start, tone, icon in LOOKS if code.startswith(start)), ("neutral", "search"))


def _moment(text: str) -> Any:
    return cells.moment(datetime.fromisoformat(text)) if text else ""
