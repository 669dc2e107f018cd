from dataclasses import dataclass
from typing import Any

VERSIONS = {"new": "2026-08-26.dahlia", "old": "2024-06-20"}
SPLIT = "2025-03-31"


@dataclass(frozen=True, slots=True)
class Telling:
    """In which shape, and in which mode, objects are told; `named` is the version asked for by name."""

    shape: str
    livemode: bool
    named: str | None = None

    @property
    def version(self) -> str:
        return self.named or VERSIONS[self.shape]

    @property
    def old(self) -> bool:
        return self.shape == "old"


def shape_of(version: str) -> str:
    return "new" if version[:10] >= SPLIT else "old"


def address() -> dict[str, None]:
    return dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def listing(data: list[dict[str, Any]], url: str, has_more: bool = False) -> dict[str, Any]:
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def nulls(*names: str) -> dict[str, None]:
    return dict.fromkeys(names)
