"""Stripe's side of the webhook: real JSON, a genuinely computed signature."""

import hashlib
import hmac
import json
import time
from typing import Any

from django.test import Client

from integrations.draining import drain
from integrations.models import Connection, InboundEvent

ACCOUNT, KEY, SECRET = "acct_1Test", "sk_test_plainlyfakekeyoftests", "whsec_plainlyfakesecretoftests"


def signature(body: bytes, secret: str = SECRET, at: int | None = None) -> str:
    at = int(time.time()) if at is None else at
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def event(obj: Any, kind: str = "invoice.paid", key: str = "evt_1", **more: Any) -> dict[str, Any]:
    """An envelope as Stripe sends it."""
    made = {"id": key, "object": "event", "api_version": "2026-08-26.dahlia", "created": 1790000000, "livemode": False}
    return {**made, "type": kind, "pending_webhooks": 1, "request": None, "data": {"object": obj}, **more}


class Door:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.client = Client(SERVER_NAME="localhost")

    def send(self, body: bytes, header: str | None = None, path: str | None = None) -> int:
        """Posts raw bytes; returns the status."""
        headers = {"Stripe-Signature": signature(body) if header is None else header}
        path = path or self.connection.webhook_path
        return self.client.post(path, body, content_type="application/json", headers=headers).status_code

    def post(self, *events: dict[str, Any]) -> None:
        """Delivers events, each of which has to be answered 200."""
        for one in events:
            assert self.send(json.dumps(one).encode()) == 200

    def tell(self, *events: dict[str, Any]) -> dict[str, int]:
        """Delivers events and works them off in the foreground."""
        self.post(*events)
        return drain()

    def only_event(self) -> InboundEvent:
        return InboundEvent.objects.get()
