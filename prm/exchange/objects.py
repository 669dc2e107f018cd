"""How a file's objects are read: field by field, all faults at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from prm.exchange.fields import Reader, key, shown, text
from prm.fields import PROVIDER_ID


class Faults(ValueError):
    """Several faults inside one value: where (`[0].email`) and what."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(faults)
        self.faults = faults


def objects(fields: Mapping[str, Reader], required: Collection[str] = ()) -> Reader:
    """A list of objects with such fields; a missing one is left out of what is read."""

    def read(value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            raise ValueError(f"{shown(value)} is not a list")
        faults: list[tuple[str, str]] = []
        rows = []
        for index, item in enumerate(value):
            row, wrong = read_object(item, fields, required)
            rows.append(row)
            faults += [(f"[{index}]{'.' if name else ''}{name}", why) for name, why in wrong]
        if faults:
            raise Faults(faults)
        return rows

    return read


def read_object(
    item: Any, fields: Mapping[str, Reader], required: Collection[str] = ()
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What of an object could be read, and its faults by field. A field that is null counts as missing."""
    if not isinstance(item, dict):
        return {}, [("", f"{shown(item)} is not an object")]
    values: dict[str, Any] = {}
    faults = []
    for name, value in item.items():
        try:
            if name not in fields:
                faults.append((shown(name)[1:-1], "there is no such field"))
            elif value is not None:
                values[name] = fields[name](value)
        except Faults as several:
            faults += [(f"{name}{where}", why) for where, why in several.faults]
        except ValueError as fault:
            faults.append((name, str(fault)))
    faults += [(name, "is missing") for name in required if item.get(name) is None]
    return values, faults


stripe_ids = objects(
    {"account": text(PROVIDER_ID, empty=False), "id": text(PROVIDER_ID, empty=False)}, ("account", "id")
)


@dataclass(frozen=True)
class Reference:
    """The key of a row in another list, of lower order, or in the database; `many`: a list of keys.

    Loaders find the row itself (or a list of rows) in its place.
    """

    to: str
    model: type[Model]
    many: bool = False

    def __call__(self, value: Any) -> Any:
        if not self.many:
            return key(value)
        if not isinstance(value, list):
            raise ValueError(f"{shown(value)} is not a list")
        return [key(one) for one in value]
