"""A signed delivery that the program sends to its own door, over the network, as Stripe would."""

import hashlib
import hmac
import json
import secrets
import time
from typing import Any

import requests
from django.conf import settings
from django.utils.translation import gettext as _

from integrations.models import Connection, InboundEvent, Platform
from integrations.secrets import SecretUnreadable
from integrations.stripe.connect import CannotConnect
from integrations.stripe.connecting.arriving import PROBE

TIMEOUT = 10


def send(connection: Connection) -> float:
    """How many seconds it took there and back. Raises CannotConnect with what is in the way."""
    door = _door(connection)
    url, event = settings.SITE_URL + door.webhook_path, _event(connection)
    body = json.dumps(event).encode()
    try:
        signature = _signature(door, body)
    except SecretUnreadable:
        text = _("The signing secret cannot be opened: FIELD_ENCRYPTION_KEY has changed.")
        raise CannotConnect(text) from None
    headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
    since = time.monotonic()
    try:
        answer = requests.post(url, body, headers=headers, timeout=TIMEOUT, allow_redirects=False)
    except requests.RequestException as error:
        raise CannotConnect(_unreached(url, error)) from None
    took = time.monotonic() - since
    if answer.status_code != 200:
        words = {"url": url, "status": answer.status_code}
        raise CannotConnect(_("%(url)s answered %(status)s. Does SITE_URL lead to this site, by POST?") % words)
    if not InboundEvent.objects.filter(connection=connection, event_id=event["id"]).exists():
        text = _("%(url)s answered, but the probe did not arrive here. Does SITE_URL lead to another site?")
        raise CannotConnect(text % {"url": url})
    return took


def _door(connection: Connection) -> Connection | Platform:
    if connection.via != Connection.Via.OAUTH:
        return connection
    found = Platform.objects.filter(livemode=connection.livemode).first()
    if found is None or not found.webhook_secret:
        raise CannotConnect(_("The platform has no endpoint in this mode. Add the account once more."))
    return found


def _event(connection: Connection) -> dict[str, Any]:
    key = f"evt_probe_{secrets.token_hex(8)}"
    of = {"account": connection.account} if connection.via == Connection.Via.OAUTH else {}
    told = {"id": key, "object": "event", "type": PROBE, "created": int(time.time()), "livemode": connection.livemode}
    return {**told, **of, "data": {"object": {"id": key, "object": "probe"}}}


def _signature(door: Connection | Platform, body: bytes) -> str:
    at = int(time.time())
    digest = hmac.new(door.webhook_secret.reveal().encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def _unreached(url: str, error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return _("The certificate of %(url)s is not accepted.") % {"url": url}
    if isinstance(error, requests.Timeout):
        text = _("%(url)s did not answer within %(count)s s. Is there more than one thread or process to serve it?")
        return text % {"url": url, "count": TIMEOUT}
    return _("%(url)s cannot be reached from here. Is SITE_URL right?") % {"url": url}
