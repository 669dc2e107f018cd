"""Who changed a row since a form of it was opened, when, and in what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from simple_history.models import ModelChange

from prm.backoffice import cells, marks
from prm.backoffice.history import Changes

MOST = 5


@dataclass(frozen=True)
class Saved:
    """`who` is empty where the program did it."""

    who: str
    at: datetime | None
    why: str = ""

    @property
    def when(self) -> Any:
        return cells.moment(self.at) if self.at else ""


@dataclass(frozen=True)
class Stale:
    """What differs from the form, with what it is now; and what was saved meanwhile, newest first."""

    differs: list[tuple[str, Any]]
    saved: list[Saved]
    url: str

    @classmethod
    def between(cls, obj: Any, seen: dict[str, str]) -> "Stale | None":
        """None where the row with these `obj.marks` is the one that was `seen`."""
        names = [name for name, mark in obj.marks.items() if seen.get(name, mark) != mark]
        if not names:
            return None
        return cls([_now(obj, name) for name in names], _saved(obj, _moment(seen.get(marks.AT))), cells.page(obj))


def _now(obj: Any, name: str) -> tuple[str, Any]:
    """A field's name and value; lines are only named."""
    try:
        field = obj._meta.get_field(name)
    except FieldDoesNotExist:
        return _lines(obj, name), ""
    if field.many_to_many:
        return _label(field), ", ".join(str(one) for one in getattr(obj, name).all()) or _("none")
    value = getattr(obj, name)
    shown = Changes(type(obj), obj).prepare_delta_change_value(ModelChange(name, None, value), value)
    return _label(field), shown or _("empty")


def _label(field: Any) -> str:
    return capfirst(str(field.verbose_name))


def _lines(obj: Any, name: str) -> str:
    related = [one.related_model for one in obj._meta.related_objects]
    found: Any = next((model for model in related if model._meta.model_name == name), None)
    return capfirst(str(found._meta.verbose_name_plural)) if found else name


def _saved(obj: Any, since: datetime | None) -> list[Saved]:
    """From the row's history; a row without one from the back office's log."""
    rows = obj.history.select_related("history_user") if hasattr(obj, "history") else _log(obj)
    found = [_read(row) for row in rows.order_by("-pk")[:MOST]]
    # Whoever began before the form was opened and ended after it is the last one.
    return [one for one in found if since and one.at and one.at > since] or found[:1] or [Saved("", None)]


def _log(obj: models.Model) -> models.QuerySet[LogEntry]:
    mine = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(obj), object_id=str(obj.pk))
    return mine.select_related("user")


def _read(row: Any) -> Saved:
    if isinstance(row, LogEntry):
        return Saved(str(row.user), row.action_time)
    return Saved(str(row.history_user or ""), row.history_date, row.history_change_reason or "")


def _moment(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None
