"""A file's whole way in: read, refer, load; all of it or nothing."""

from typing import Any

from django.db import transaction

from prm import locks
from prm.exchange import fields
from prm.exchange.fields import shown
from prm.exchange.objects import Reference, read_object
from prm.exchange.parts import Batch, Part, Row, among, parts
from prm.exchange.references import resolve
from prm.fields import fold

# Named by the format, brought by apps that need not be installed.
OPTIONAL = {"levels"}
# PostgreSQL has room for some 6,400 locks, everybody's together.
MOST_LOCKS = 1000


class Refused(Exception):
    """The file was not imported; `lines` say why, one for each fault."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(f"{len(lines)} error{'s' if len(lines) != 1 else ''}, nothing was imported")
        self.lines = lines


def take_in(document: Any) -> dict[str, dict[str, int]]:
    """Imports a parsed file in one transaction, or raises Refused with every fault that was found.

    Returns how many rows of each list were created, changed and left unchanged.
    """
    if not isinstance(document, dict):
        raise Refused([f"the file holds {shown(document)}, not an object with lists"])
    known = parts()
    names = list(dict.fromkeys(part.name for part in known))
    lines = _unknown_lists(document, names)
    batch = Batch({name: _read_list(name, document.get(name), known, lines) for name in names})
    with transaction.atomic():
        _hold(batch, known)
        for number, part in enumerate(known):
            if part.name not in {earlier.name for earlier in known[:number]}:
                _find_standing(batch, part)
            _load(batch, part)
        lines += [_line(row, *fault) for name in names for row in batch.rows[name] for fault in row.faults]
        if lines:
            raise Refused(lines)
    return {name: _counts(rows) for name, rows in batch.rows.items()}


def _unknown_lists(document: dict[str, Any], names: list[str]) -> list[str]:
    lines = []
    for name, value in document.items():
        if name in OPTIONAL - set(names):
            lines += [f"{name}: no installed app takes {name}"] if value else []
        elif name not in names:
            lines.append(f"{shown(name)[1:-1]}: there is no such list; there are {', '.join(names)}")
    return lines


def _read_list(name: str, items: Any, known: list[Part], lines: list[str]) -> list[Row]:
    if items is None:
        return []
    if not isinstance(items, list):
        lines.append(f"{name}: {shown(items)} is not a list")
        return []
    readers = {"key": fields.key}
    for part in known:
        readers |= part.fields if part.name == name else {}
    rows: list[Row] = []
    first: dict[str, int] = {}
    for index, item in enumerate(items):
        values, faults = read_object(_without_optional(item, readers), readers, ["key"])
        row = Row(name, index, values.pop("key", ""), values, faults=faults)
        if row.key and first.setdefault(row.key, index) != index:
            row.error("key", f"stands in {name}[{first[row.key]}] already")
        rows.append(row)
    return rows


def _without_optional(item: Any, readers: dict[str, Any]) -> Any:
    if not isinstance(item, dict):
        return item
    return {name: value for name, value in item.items() if value or name in readers or name not in OPTIONAL}


def _hold(batch: Batch, known: list[Part]) -> None:
    """Keeps other imports and, where the file is not huge, payments of the same e-mails out meanwhile."""
    names = {
        fold(row.values.get(name))
        for part in known
        for name, reader in part.fields.items()
        if reader is fields.email
        for row in batch.rows[part.name]
    }
    held = sorted(f"email:{name}" for name in names if name)
    locks.hold(["import", *held] if len(held) <= MOST_LOCKS else ["import"])


def _find_standing(batch: Batch, part: Part) -> None:
    # Not FOR UPDATE in full: a payment being recorded may go on pointing at these rows.
    lockable = part.model._default_manager.select_for_update(no_key=True).order_by("pk")
    rows = [row for row in batch.rows[part.name] if not row.faults]
    standing = {one.key: one for one in among(lockable, "key", [row.key for row in rows])}
    for row in rows:
        row.instance = standing.get(row.key)


def _load(batch: Batch, part: Part) -> None:
    rows = batch.rows[part.name]
    for name, reader in part.fields.items():
        if isinstance(reader, Reference):
            rows = resolve(batch, rows, name, reader)
    sound = [row for row in rows if not row.faults and not row.left_out]
    if sound:
        part.load(batch, sound)


def _line(row: Row, name: str, why: str) -> str:
    key = f" {_quoted(row.key)}" if row.key else ""
    return f"{row.of}[{row.index}]{key}: {name + ': ' if name else ''}{why}"


def _quoted(key: str) -> str:
    return f'"{shown(key)[1:-1]}"'


def _counts(rows: list[Row]) -> dict[str, int]:
    created = sum(row.created for row in rows)
    changed = sum(row.changed and not row.created for row in rows)
    return {"created": created, "changed": changed, "unchanged": len(rows) - created - changed}
