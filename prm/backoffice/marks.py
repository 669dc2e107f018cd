"""What a row and its lines look like, as a mark per field that a form carries and nobody reads anything from."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

AT = ""


def of(obj: models.Model, unwatched: tuple[str, ...] = ()) -> dict[str, str]:
    """A mark for each field that people edit; what history leaves out is left out here too."""
    kept: Any = getattr(type(obj), "history", None)
    tracked = {one.name for one in kept.model.tracked_fields} if kept else None
    names = [f for f in _edited(obj) if f.name not in unwatched and (tracked is None or f.name in tracked)]
    marks = {field.name: _mark(field.value_to_string(obj)) for field in names}
    for many in obj._meta.many_to_many:
        through: Any = many.remote_field.through
        if through._meta.auto_created:
            chosen = sorted(one.pk for one in getattr(obj, many.name).all())
            marks[many.name] = _mark(repr(chosen))
    return marks


def of_rows(model: type[models.Model], rows: Iterable[models.Model]) -> dict[str, str]:
    """One mark for all lines of a kind."""
    ordered = sorted(rows, key=lambda row: row.pk)
    told = [[str(row.pk), *(field.value_to_string(row) for field in _edited(row))] for row in ordered]
    return {str(model._meta.model_name): _mark(repr(told))}


def write(marks: dict[str, str]) -> str:
    return json.dumps({**marks, AT: timezone.now().isoformat()})


def read(text: str) -> dict[str, str]:
    """What `write` wrote; empty for anything else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _edited(obj: models.Model) -> list[Any]:
    return [field for field in obj._meta.concrete_fields if field.editable and not field.primary_key]


def _mark(text: str) -> str:
    return salted_hmac("prm.backoffice.marks", text).hexdigest()[:12]
