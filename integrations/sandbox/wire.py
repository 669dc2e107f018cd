import hashlib
import hmac
import http.client
import socket
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from .events import Event
from .render import Telling


def sign(body: bytes, secret: str, timestamp: int | None = None) -> str:
    """The value of Stripe's `Stripe-Signature` header."""
    at = int(time.time()) if timestamp is None else timestamp
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where events are pushed to. `account` is the connected account that they are of, for a platform."""

    url: str
    secret: str
    telling: Telling
    types: tuple[str, ...] = ("*",)
    account: str | None = None

    def wants(self, event: Event) -> bool:
        return event.told(self.telling.shape) and ("*" in self.types or event.type in self.types)


class Wire:
    """Keeps one connection per host alive while it posts."""

    def __init__(self) -> None:
        self._open: dict[str, http.client.HTTPConnection] = {}

    def post(self, endpoint: Endpoint, body: bytes) -> int:
        """The HTTP status, or 0 where nobody answered."""
        place = urlsplit(endpoint.url)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": sign(body, endpoint.secret),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        reused = place.netloc in self._open
        try:
            return self._send(place, body, headers)
        except (OSError, http.client.HTTPException):
            self._open.pop(place.netloc).close()
        # A connection kept alive may have been closed by the other side since.
        return self.post(endpoint, body) if reused else 0

    def _send(self, place: SplitResult, body: bytes, headers: dict[str, str]) -> int:
        connection = self._connection(place)
        path = f"{place.path or '/'}{'?' + place.query if place.query else ''}"
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def _connection(self, place: SplitResult) -> http.client.HTTPConnection:
        held = self._open.get(place.netloc)
        if held is None:
            secure = place.scheme == "https"
            kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
            held = self._open[place.netloc] = kind(place.netloc, timeout=30)
        if held.sock is None:
            held.connect()
            held.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # type: ignore[attr-defined]
        return held

    def close(self) -> None:
        for connection in self._open.values():
            connection.close()
        self._open.clear()
