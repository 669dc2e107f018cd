"""How a noun moves from state to state: locked, checked, saved with its history. A race cannot lose it."""

from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

M = TypeVar("M", bound=models.Model)


class WrongState(Exception):
    """The row was not in a state that this step starts from; nothing was changed. The text is for people."""


def locked(row: M) -> M:
    """The row as the database has it now, locked until the surrounding transaction ends."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


@transaction.atomic
def move(row: Any, to: str, *, start: tuple[str, ...], by: Any = None, reason: str = "", **changes: Any) -> None:
    """Moves `row.status` to `to`, also on the instance at hand; raises WrongState where it is not in `start`."""
    current = locked(row)
    if current.status not in start:
        raise WrongState(f"{_refusal(current, to)} {whose(current)}".strip())
    for name, value in {"status": to, **changes}.items():
        setattr(current, name, value)
        setattr(row, name, value)
    save(current, by=by, reason=reason)


def save(row: Any, *, by: Any = None, reason: str = "") -> None:
    """Saves a row whose history says who changed it (`by` None: the program) and why."""
    row._change_reason = reason or None
    row._history_user = by
    row.save()


def _refusal(row: Any, to: str) -> str:
    words = {"row": row, "state": row.get_status_display().lower(), "to": type(row).Status(to).label.lower()}
    if row.status == to:
        return _("%(row)s is %(state)s already.") % words
    return _("%(row)s is %(state)s and cannot become %(to)s.") % words


def whose(row: Any, field: str = "status") -> str:
    """Who gave `row` the value that it has in `field`, and when; empty where its history does not tell."""
    found = None
    for one in row.history.select_related("history_user").order_by("-pk")[:50]:
        if getattr(one, field) != getattr(row, field):
            break
        found = one
    if found is None:
        return ""
    when = date_format(timezone.localtime(found.history_date), pgettext("moment", "j M Y, H:i"))
    if found.history_user is None:
        return _("That was the system, %(when)s.") % {"when": when}
    return _("That was %(who)s, %(when)s.") % {"who": found.history_user, "when": when}
