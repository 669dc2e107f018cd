"""Payloads as people may see them."""

import json
from typing import Any

HIDDEN = {"client_secret", "secret", "api_key"}


def readable(payload: Any) -> str:
    """Indented JSON without what would let a reader act at the provider."""
    return json.dumps(_veiled(payload), indent=2, ensure_ascii=False, sort_keys=False)


def _veiled(value: Any) -> Any:
    if isinstance(value, list):
        return [_veiled(one) for one in value]
    if isinstance(value, dict):
        return {key: "••••" if key in HIDDEN and one else _veiled(one) for key, one in value.items()}
    return value
