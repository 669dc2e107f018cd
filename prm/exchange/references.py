"""From keys to the rows that they name."""

from typing import Any

from prm.exchange.fields import shown
from prm.exchange.objects import Reference
from prm.exchange.parts import Batch, Row, among


def resolve(batch: Batch, rows: list[Row], name: str, reference: Reference) -> list[Row]:
    """Puts rows in the place of keys; leaves out the rows that refer to one with a fault of its own."""
    naming = [row for row in rows if name in row.values and not row.left_out]
    keys = {row.key: row for row in reversed(batch.rows.get(reference.to, []))}
    found = {key: row.instance for key, row in keys.items() if row.instance is not None and row.instance.pk}
    asked = {one for row in naming for one in _listed(row.values[name])} - keys.keys()
    found |= {one.key: one for one in among(reference.model._default_manager.all(), "key", asked)}
    for row in naming:
        asked_here = _listed(row.values[name])
        for key in asked_here:
            if key in keys and (keys[key].faults or key not in found):
                row.left_out = True
            elif key not in found:
                row.error(name, f"{shown(key)} is not a key in {reference.to}")
        instances = [found.get(key) for key in asked_here]
        row.values[name] = instances if reference.many else instances[0]
    return [row for row in rows if not row.left_out]


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
