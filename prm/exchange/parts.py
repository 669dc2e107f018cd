"""What an app's `exchange.py` is made of, what its loaders work with, and how it is found."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.module_loading import module_has_submodule
from simple_history.utils import bulk_create_with_history

from prm.exchange.fields import Reader

REASON = "prm_import"
CHUNK = 5000  # SQLite takes no more than 32,766 values in one statement.

Export = Callable[[], Iterator[dict[str, Any]]]


@dataclass
class Row:
    """One row of the list `of`: the fields that it names, and what stands under its key, or None.

    `left_out`: it refers to a row that has a fault, which is reported there.
    """

    of: str
    index: int
    key: str
    values: dict[str, Any]
    instance: Any = None
    faults: list[tuple[str, str]] = field(default_factory=list)
    created: bool = False
    changed: bool = False
    dirty: bool = False
    left_out: bool = False

    def error(self, name: str, why: str) -> None:
        """Refuses the row, and with it the file; what is wrong elsewhere is still looked for."""
        self.faults.append((name, why))

    def take(self, model: type[Model], **values: Any) -> None:
        """Gives `instance` these values, a new one if there is none; `write` saves it."""
        if self.instance is None:
            self.instance, self.created = model(**{"key": self.key, **values}), True
        for name, value in values.items():
            if getattr(self.instance, name) != value:
                setattr(self.instance, name, value)
                self.dirty = True
        self.changed = self.changed or self.dirty

    def named(self, *names: str) -> dict[str, Any]:
        """Those of these fields that the file names."""
        return {name: self.values[name] for name in names if name in self.values}


@dataclass
class Batch:
    """One file's rows, by list, in its order."""

    rows: dict[str, list[Row]]


@dataclass(frozen=True)
class Part:
    """A list of the file, or more fields of one.

    `fields` names all but `key` with their readers (`prm.exchange.fields`, `.objects`). `load(batch, rows)` runs
    in the import's one transaction, after the parts of lower order, for the rows without faults: their references
    are resolved, and `instance` is what stands in the database, locked. It looks up what it needs for all rows
    at once, checks, reports by `row.error`, and saves; rows with an error it need not save.
    """

    name: str
    order: int
    model: type[Model]
    fields: dict[str, Reader]
    load: Callable[[Batch, list[Row]], None]


def write(rows: Iterable[Row]) -> None:
    """Saves what `row.take` changed, with its history."""
    sound = [row for row in rows if not row.faults]
    create([row.instance for row in sound if row.created])
    for row in sound:
        if row.dirty and not row.created:
            row.instance._change_reason = REASON
            row.instance.save()
        row.dirty = False


def create(instances: list[Any]) -> None:
    """Inserts rows of one model, with their history, in few statements."""
    if instances:
        bulk_create_with_history(instances, type(instances[0]), 500, default_change_reason=REASON)


def among(rows: QuerySet[Any], name: str, values: Iterable[Any]) -> Iterator[Any]:
    """The rows whose column `name` is among `values`, in few queries; none for no values."""
    wanted = list(dict.fromkeys(values))
    for start in range(0, len(wanted), CHUNK):
        yield from rows.filter(**{f"{name}__in": wanted[start : start + CHUNK]})


def parts() -> list[Part]:
    """Every installed app's part of the import, in the order of loading."""
    found = [part for module in _modules() for part in getattr(module, "IMPORTS", [])]
    return sorted(found, key=lambda part: part.order)


def exports() -> dict[str, Export]:
    """Every installed app's part of the export."""
    return {name: rows for module in _modules() for name, rows in getattr(module, "EXPORTS", {}).items()}


def _modules() -> Iterator[ModuleType]:
    for app in apps.get_app_configs():
        if app.module and module_has_submodule(app.module, "exchange"):
            yield import_module(f"{app.name}.exchange")
