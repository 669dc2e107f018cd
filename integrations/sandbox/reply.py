import json
from typing import Any, NamedTuple

ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


class Reply(NamedTuple):
    """What is answered: an object as JSON, or bytes that are ready."""

    status: int
    body: dict[str, Any] | bytes
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def sent(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else encode(self.body)

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body) if isinstance(self.body, bytes) else self.body


def encode(told: dict[str, Any]) -> bytes:
    return ENCODER.encode(told).encode()


def html(status: int, text: str) -> Reply:
    return Reply(status, text.encode(), (("Content-Type", "text/html; charset=utf-8"),))
