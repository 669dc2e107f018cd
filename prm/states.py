"""How a noun moves from state to state: locked, checked, saved with its history. A race cannot lose it."""

from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

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
        raise WrongState(
            _("%(row)s is %(state)s and cannot become %(to)s.")
            % {"row": current, "state": current.get_status_display().lower(), "to": type(row).Status(to).label.lower()}
        )
    for name, value in {"status": to, **changes}.items():
        setattr(current, name, value)
        setattr(row, name, value)
    save(current, by=by, reason=reason)


def save(row: Any, *, by: Any = None, reason: str = "") -> None:
    """Saves a row whose history says who changed it (`by` None: the program) and why."""
    row._change_reason = reason or None
    row._history_user = by
    row.save()
