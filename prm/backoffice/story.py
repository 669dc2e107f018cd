"""A row's history in words: who did what, when and why, newest first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import Model, OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from prm.backoffice import cells
from prm.backoffice.history import Changes
from prm.backoffice.memo import once
from prm.backoffice.tables import Panel
from prm.fields import EmailKeyField

LIMIT = 100
IMPORTED = "prm_import"
QUIET = {"history_id", "key", "association"}
# Rows whose ids the program gives as a reason, when it changes another row because of them.
_causes: list[tuple[type[Model], str]] = []


@dataclass(frozen=True)
class Told:
    """A line of a timeline. `text` is the sentence, `notes` what else there is to it."""

    tone: str
    icon: SafeString
    text: Any
    at: Any
    notes: list[Any] = field(default_factory=list)
    moment: datetime | None = None


def cause(model: type[Model], name: str) -> None:
    """Makes a reason that is the `name` of a row of `model` a link to that row."""
    _causes.append((model, name))


def records(row: Any) -> list[Any]:
    """The latest of a row's history, oldest first, each with the rows that it names, and why it came to be."""

    def read() -> list[Any]:
        because = {
            f"cause_{number}": Subquery(
                model._default_manager.filter(**{name: OuterRef("history_change_reason")}).values("pk")[:1]
            )
            for number, (model, name) in enumerate(_causes)
        }
        named = [column.name for column in row.history.model.tracked_fields if column.is_relation]
        newest = row.history.annotate(**because).select_related("history_user", *named)
        return list(newest.order_by("-history_date", "-history_id")[:LIMIT])[::-1]

    return once(row, "records", read)


def by(record: Any) -> SafeString | str:
    """`by Dana`, `by an import`, `because of in_1`; nothing where only the program knows."""
    reason = record.history_change_reason or ""
    if record.history_user:
        return format_html(_("by {who}"), who=cells.isolated(record.history_user))
    if reason == IMPORTED:
        return _("by an import")
    for number, (model, _name) in enumerate(_causes):
        if pk := getattr(record, f"cause_{number}"):
            return format_html(_("because of {what}"), what=cells.link(model(pk=pk), cells.code(reason)))
    return ""


def why(record: Any) -> str:
    """A reason in somebody's own words."""
    reason = record.history_change_reason or ""
    known = reason == IMPORTED or any(getattr(record, f"cause_{number}") for number in range(len(_causes)))
    return "" if known else reason


def moves(found: Iterable[Any], name: str = "status") -> list[tuple[str, Any]]:
    """The states that a row went through, each with the record of when it came to be so."""
    states: list[tuple[str, Any]] = []
    for record in found:
        if not states or states[-1][0] != getattr(record, name):
            states.append((getattr(record, name), record))
    return states


def panel(row: Any, made: str | Promise) -> Panel:
    """The history of a row, whose first line says that it was `made`."""
    return timeline(_("History"), _("Newest first"), lines(row, made)[::-1])


def timeline(title: Any, note: Any, told: Iterable[Told]) -> Panel:
    return Panel(title, "admin/parts/timeline.html", note, {"steps": list(told)})


def lines(row: Any, made: str | Promise, word: Callable[[Any, Any], Any] = lambda old, new: None) -> list[Told]:
    """The same, oldest first. `word` may call the change from one record to the next by a name."""
    found, model = records(row), type(row)
    told = [_line(model, old, new, made, word) for old, new in zip([None, *found], found, strict=False)]
    return [line for line in told if line]


def _line(model: type[Model], old: Any, new: Any, made: str | Promise, word: Callable[[Any, Any], Any]) -> Told | None:
    changed = [] if old is None else _changed(model, old, new)
    moved = old is not None and hasattr(new, "status") and old.status != new.status
    if old is not None and not changed and not moved:
        return None
    tone, drawing = ("neutral", "settings")
    if moved or (old is None and hasattr(new, "status")):
        tone, drawing = cells.LOOKS.get(new.status, (tone, drawing))
    what: Any = made if old is None and new.history_type == "+" else _("Changed")
    if moved:
        what = new.get_status_display()
    text = format_html("<b>{}</b> {}", (old and word(old, new)) or what, by(new))
    notes = [one for one in (why(new), *changed) if one]
    return Told(tone, cells.icon(drawing), text, cells.moment(new.history_date), notes, new.history_date)


def _changed(model: type[Model], old: Any, new: Any) -> list[Any]:
    found = []
    for column in model._meta.concrete_fields:
        before, after = (getattr(one, column.attname, None) for one in (old, new))
        if before == after or column.name in QUIET or column.name == "status" or isinstance(column, EmailKeyField):
            continue
        shown = [_shown(model, column, value, record) for value, record in ((before, old), (after, new))]
        name = str(column.verbose_name)
        found.append(format_html("{}: <del>{}</del> → <ins>{}</ins>", name[:1].upper() + name[1:], *shown))
    return found


def _shown(model: type[Model], column: Any, value: Any, record: Any) -> Any:
    if value in (None, ""):
        return "–"
    if column.is_relation:
        return cells.link(getattr(record, column.name))
    change = SimpleNamespace(field=column.name)
    return cells.isolated(Changes(model, record).prepare_delta_change_value(change, value))
