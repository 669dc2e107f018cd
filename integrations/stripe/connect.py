"""Connects a Stripe account for a script, which has made the webhook endpoint itself."""

from typing import Any

import stripe
from django.utils import timezone

from integrations.models import Connection
from integrations.secrets import Secret
from integrations.stripe import client


class CannotConnect(Exception):
    """The text says why, for people. `by_hand`: making the webhook endpoint oneself would help."""

    by_hand = False


def connect(api_key: str, webhook_secret: str, account: str = "") -> Connection:
    """The connection of an account with this key and signing secret; known: it gets these and keeps its address.

    Without `account` Stripe is asked whose key it is. Raises CannotConnect.
    """
    api_key, webhook_secret, account = api_key.strip(), webhook_secret.strip(), account.strip()
    if not api_key or not webhook_secret:
        raise CannotConnect("both the API key and the webhook's signing secret are needed")
    account = account or _account(api_key)
    known: dict[str, Any] = {"provider": "stripe", "account": account, "livemode": "_live_" in api_key}
    secrets: dict[str, Any] = {"api_key": Secret.seal(api_key), "webhook_secret": Secret.seal(webhook_secret)}
    secrets |= {"via": Connection.Via.SCRIPT}
    if Connection.objects.filter(**known, disconnected_at__isnull=False).exists():
        # What was delivered before it was disconnected does not show that anything arrives now.
        secrets |= {"disconnected_at": None, "proven_at": None, "created_at": timezone.now()}
    connection, _ = Connection.objects.update_or_create(**known, defaults=secrets)
    return connection


def _account(api_key: str) -> str:
    try:
        return client.for_key(api_key).v1.accounts.retrieve_current().id
    except stripe.AuthenticationError:
        raise CannotConnect("Stripe does not know this API key") from None
    except stripe.StripeError as error:
        raise CannotConnect(f"Stripe did not tell whose key it is ({type(error).__name__})") from None
