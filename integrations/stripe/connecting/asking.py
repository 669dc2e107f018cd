"""Stripe, asked while somebody waits for the page: no second tries, and a limit to the whole."""

import time
from typing import Any

import stripe
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.secrets import Secret, SecretUnreadable
from integrations.stripe.connect import CannotConnect
from integrations.stripe.connecting.refusals import Refused, Words, nonsense, slow

TIMEOUT = 10  # seconds for one call
PATIENCE = 25  # seconds for all of them: proxies and people give up soon after
THIS_KEY = gettext_lazy("this key")
Answer = dict[str, Any]


class Asking:
    """The calls that one page makes with one key; `named` is the key in a sentence. They raise CannotConnect."""

    def __init__(self, key: Secret, named: Words = THIS_KEY) -> None:
        try:
            self._api = _api(key)
        except SecretUnreadable:
            text = _("The stored key cannot be opened: FIELD_ENCRYPTION_KEY has changed. Replace the key.")
            raise CannotConnect(text) from None
        self._named = named
        self.more_time()

    def more_time(self) -> None:
        """Starts the limit anew: cleaning up must not fail for having been slow."""
        self._until = time.monotonic() + PATIENCE

    def get(self, path: str, **params: Any) -> Answer:
        return self.call("get", path, **params)

    def call(self, method: str, path: str, **params: Any) -> Answer:
        if time.monotonic() > self._until:
            raise slow()
        try:
            found: Any = self._api.raw_request(method, path, **params).data  # type: ignore[attr-defined]
        except stripe.StripeError as error:
            raise Refused(error, self._named) from None
        except (TypeError, ValueError, AttributeError):
            raise nonsense() from None
        if not isinstance(found, dict):
            raise nonsense()
        return dict(found)


def _api(key: Secret) -> stripe.StripeClient:
    return stripe.StripeClient(
        key.reveal(),
        stripe_version=settings.STRIPE_API_VERSION,
        base_addresses={"api": settings.STRIPE_API_BASE, "connect": settings.STRIPE_CONNECT_BASE},
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
        max_network_retries=0,
    )
