from typing import Any

from ..hook import Hook
from .telling import Telling


def hook(it: Hook, telling: Telling) -> dict[str, Any]:
    """Without its secret, which Stripe tells only once."""
    return {
        "id": it.id,
        "object": "webhook_endpoint",
        "api_version": it.version,
        "application": it.application,
        "created": it.created,
        "description": it.description,
        "enabled_events": list(it.types),
        "livemode": telling.livemode,
        "metadata": dict(it.metadata),
        "status": "enabled" if it.enabled else "disabled",
        "url": it.url,
    }
