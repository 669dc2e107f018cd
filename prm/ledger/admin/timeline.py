"""How a payment came to what it is, as a timeline: what was told of it, and its trace."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from prm.backoffice import cells, slots, story
from prm.backoffice.story import Told
from prm.backoffice.tables import Panel
from prm.ledger.admin.sentences import Sentences
from prm.ledger.models import Payment

FIRST = datetime.min.replace(tzinfo=UTC)

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


def timeline(request: HttpRequest, payment: Payment, said: Sentences) -> Panel:
    """All that happened to a payment, in its order: what others tell in the slot `payment.told`, and its trace."""
    told = [(one.moment, 0, one) for some in slots.fill("payment.told", request, payment) for one in some]
    for at, steps in _settlings(payment.trace):
        told += [(at, 1, _told(payment, said, step)) for step in steps]
    ordered = [one for _at, _order, one in sorted(told, key=lambda one: one[:2])]
    return story.timeline(_("How it came to this"), _("In order"), ordered)


def _settlings(trace: list[dict[str, Any]]) -> Iterator[tuple[datetime, list[dict[str, Any]]]]:
    """The steps of each time at which something was done. What was asked for was asked before, and once."""
    at, steps, asked, known = FIRST, list[dict[str, Any]](), list[dict[str, Any]](), set[str]()
    ended = True
    for step in trace:
        if step.get("at"):
            yield at, steps
            at, steps, asked, ended = datetime.fromisoformat(step["at"]), [*asked, step], [], False
        elif not step["code"].startswith("asked"):
            steps.append(step)
            ended = ended or step["code"] == "outcome"
        elif str(step) not in known:
            known.add(str(step))
            before = len(asked) if ended else sum(one["code"].startswith("asked") for one in steps)
            (asked if ended else steps).insert(before, step)
    yield at, [*steps, *asked]


def _told(payment: Payment, said: Sentences, step: dict[str, Any]) -> Told:
    tone, drawing = _look(step["code"], step.get("ended", payment.outcome))
    return Told(tone, cells.icon(drawing), said.of(step), _moment(step.get("at", "")))


def _look(code: str, ended: str) -> tuple[str, str]:
    """`ended` is how the payment was left by that step, which may not be how it is now."""
    if code == "outcome":
        return OUTCOMES.get(ended, "neutral"), cells.LOOKS[ended][1]
    return next(((tone, icon) for start, tone, icon in LOOKS if code.startswith(start)), ("neutral", "search"))


def _moment(text: str) -> Any:
    return cells.moment(datetime.fromisoformat(text)) if text else ""
