"""The way of a lead or a deal in stages: what is done, what is awaited and of whom, where it ended."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from prm.backoffice import cells, story


@dataclass(frozen=True)
class Stage:
    """`look` is `done`, `now`, `next` or `ended`."""

    look: str
    title: str | Promise
    words: Any = ""
    at: Any = ""
    current: bool = False

    @property
    def spoken(self) -> str:
        """What the mark shows, for those who do not see it."""
        return {"done": _("Done:"), "now": _("Now:"), "next": _("Later:"), "ended": _("Ended:")}[self.look]

    @property
    def mark(self) -> Any:
        """Empty where the stage's number stands."""
        drawing = {"done": "check", "ended": "x"}.get(self.look)
        return cells.icon(drawing) if drawing else ""


def passed(title: Any, record: Any, *, look: str = "done", current: bool = False, words: Any = "") -> Stage:
    """A stage that was reached, with who and why; `record` is that of the row's history, if it is known."""
    if record is None:
        return Stage(look, title, words, "", current)
    told = [one for one in (words, story.by(record), cells.isolated(story.why(record))) if one]
    said = format_html_join(" · ", "{}", ((one,) for one in told))
    return Stage(look, title, said, cells.when(record.history_date), current)


def current(title: str | Promise, words: Any) -> Stage:
    return Stage("now", title, words, current=True)


def coming(title: str | Promise, words: Any = "") -> Stage:
    return Stage("next", title, words)


def reached(row: Any) -> dict[str, Any]:
    """When each state was reached last, by the row's history."""
    return dict(story.moves(story.records(row)))


def registered(row: Any, partner: Any, by: Any = None) -> Stage:
    """`by` whom, where the row itself knows."""
    words = format_html(_("for {partner}"), partner=cells.isolated(partner)) if partner else ""
    found = story.records(row)
    who = story.by(found[0]) if found and found[0].history_type == "+" else ""
    if by and not who:
        who = format_html(_("by {who}"), who=cells.isolated(by))
    return Stage("done", _("Registered"), format_html("{} {}", words, who), cells.when(row.registered_at))
