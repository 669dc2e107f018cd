from dataclasses import dataclass
from typing import Any

from .render import Telling, render


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, with the object as it was then and, for a change, as it was before."""

    id: str
    created: int
    type: str
    object: Any
    before: Any = None
    new_only: bool = False

    def told(self, shape: str) -> bool:
        return shape == "new" or not self.new_only

    def envelope(self, telling: Telling, account: str | None = None) -> dict[str, Any]:
        data: dict[str, Any] = {"object": render(self.object, telling)}
        if self.before is not None:
            before = render(self.before, telling)
            data["previous_attributes"] = {
                key: value for key, value in before.items() if data["object"].get(key) != value
            }
        return {
            "id": self.id,
            "object": "event",
            **({"account": account} if account else {}),
            "api_version": telling.version,
            "created": self.created,
            "data": data,
            "livemode": telling.livemode,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": self.type,
        }
