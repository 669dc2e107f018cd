"""An event of Stripe's as a row of the inbox."""

import json
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from integrations.models import Connection, InboundEvent
from integrations.stripe.fields import ident, part
from integrations.words import storable

TEXT = 100


def read(connection: Connection, body: bytes) -> InboundEvent:
    """The event as a row; ValueError for what is none."""
    payload: Any = json.loads(body)
    if not isinstance(payload, dict):
        raise ValueError("not an object")
    # Walked through here too, so that one nested too deeply to be read later is refused now.
    payload = storable(payload)
    key, kind, created = payload.get("id"), payload.get("type"), payload.get("created")
    if not (isinstance(key, str) and 0 < len(key) <= 255 and isinstance(kind, str) and kind):
        raise ValueError("neither id nor type")
    obj = part(part(payload, "data"), "object")
    return InboundEvent(
        connection=connection,
        event_id=key,
        type=kind[:TEXT],
        subject=ident(obj),
        livemode=payload.get("livemode") is True,
        happened_at=_moment(created),
        body=body.decode(),
        mirror=InboundEvent.Mirror.PENDING if connection.mirrors else InboundEvent.Mirror.NONE,
        mirror_next_at=timezone.now() if connection.mirrors else None,
    )


def _moment(created: Any) -> datetime:
    if type(created) is not int or not 0 <= created < 2**33:
        raise ValueError("no time")
    return datetime.fromtimestamp(created, tz=UTC)
