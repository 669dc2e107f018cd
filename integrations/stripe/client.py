"""How the program speaks with Stripe: through the ordinary library, with a connection's key, to STRIPE_API_BASE."""

import re
from collections.abc import Mapping
from typing import Any

import stripe
from django.conf import settings

from integrations.errors import Trouble
from integrations.models import Connection
from integrations.secrets import SecretUnreadable
from integrations.stripe import rehearsal

TIMEOUT = 20
REFERENCE = re.compile(r"rk_(?:test|live)_connection0*(\d+)x")


class KeyedClient(stripe.RequestsClient):
    """Puts a connection's API key on the wire where the caller gave only a reference to it.

    dj-stripe keeps the key that it is handed in clear in its own table; it is handed a reference instead.
    """

    def request(self, method: str, url: str, headers: Any, post_data: Any = None, **options: Any) -> Any:
        def send() -> Any:
            return stripe.RequestsClient.request(self, method, url, _opened(headers), post_data, **options)

        return rehearsal.answer((method, url, str(post_data)), send)


def _opened(headers: Mapping[str, str]) -> Mapping[str, str]:
    found = REFERENCE.fullmatch(headers.get("Authorization", "").removeprefix("Bearer "))
    if not found:
        return headers
    key = Connection.objects.get(pk=int(found[1])).api_key.reveal()
    return {**headers, "Authorization": f"Bearer {key}"}


def reference(connection: Connection) -> str:
    """A stand-in for the connection's key, in a key's form; worth nothing outside this process."""
    mode = "live" if connection.livemode else "test"
    return f"rk_{mode}_connection{connection.pk:020d}x"


def install() -> None:
    """Makes the library that dj-stripe uses speak to STRIPE_API_BASE and take references for keys."""
    stripe.api_base = settings.STRIPE_API_BASE
    stripe.api_version = settings.STRIPE_API_VERSION
    stripe.default_http_client = KeyedClient(timeout=TIMEOUT)


def for_key(api_key: str) -> stripe.StripeClient:
    """A client of an API key. It tries twice more where Stripe cannot be reached."""
    return stripe.StripeClient(
        api_key,
        stripe_version=settings.STRIPE_API_VERSION,
        base_addresses={"api": settings.STRIPE_API_BASE},
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
        max_network_retries=1,
    )


def for_connection(connection: Connection) -> stripe.StripeClient:
    """Raises Trouble where the connection was disconnected, or its key cannot be opened."""
    if connection.disconnected_at:
        raise Trouble("disconnected", permanent=True)
    try:
        return for_key(connection.api_key.reveal())
    except SecretUnreadable:
        raise Trouble("secret_unreadable", permanent=True) from None


def trouble(error: stripe.StripeError) -> Trouble:
    """What an answer that is none means: Stripe is down (for a while), or it refuses (for good)."""
    status = error.http_status or 0
    why = f"{type(error).__name__} {status or ''}".strip()
    passing = stripe.APIConnectionError | stripe.RateLimitError | stripe.APIError
    if isinstance(error, passing) or status >= 500 or not status:
        return Trouble("provider_down", permanent=False, why=why)
    return Trouble("refused", permanent=True, why=f"{why} {_said(error)}".strip())


def _said(error: stripe.StripeError) -> str:
    """Stripe's code, or the permission that the key lacks; nothing else of the message, which repeats parts of keys."""
    told = error.json_body.get("error") if isinstance(error.json_body, dict) else None
    inner = told if isinstance(told, dict) else {}
    lacks = re.search(r"rak_\w+", str(inner.get("message")))
    return lacks[0] if lacks else str(inner.get("code") or error.code or "")[:50]
