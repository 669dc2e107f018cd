"""Ending a connection: at Stripe first, then here. What was recorded stays, and the row."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from integrations.models import Connection
from integrations.secrets import Secret
from integrations.stripe.connect import CannotConnect
from integrations.stripe.connecting import endpoints, platforms
from integrations.stripe.connecting.asking import Asking
from integrations.stripe.connecting.refusals import Refused
from prm import states


class StillThere(CannotConnect):
    """Stripe could not be told; the text says what is left there."""


def disconnect(connection: Connection, by: Any, *, here_only: bool = False) -> None:
    """Stops at Stripe, then wipes key and secret. Raises StillThere with nothing changed.

    `here_only` does not tell Stripe: for a key that no longer works.
    """
    if not here_only:
        try:
            _stop_there(connection)
        except CannotConnect as why:
            raise StillThere(str(why)) from None
    end(connection, by, _("Disconnected."))


def end(connection: Connection, by: Any, reason: str) -> None:
    """Wipes what a connection lives on; ended before is fine."""
    with transaction.atomic():
        row = states.locked(connection)
        if row.disconnected_at is None:
            row.api_key, row.webhook_secret, row.endpoint = Secret(""), Secret(""), ""
            row.disconnected_at = timezone.now()
            states.save(row, by=by, reason=reason)


def deauthorize(account: str) -> None:
    """Ends the platform's access to an account; ended before is fine. Raises CannotConnect."""
    ask, told = platforms.ask(), {"client_id": settings.STRIPE_CONNECT_CLIENT_ID, "stripe_user_id": account}
    try:
        ask.call("post", "/oauth/deauthorize", base="connect", **told)
    except Refused as why:
        # Stripe answers so too where the platform's key is wrong, which the next call tells.
        if why.code != "invalid_client":
            raise
        ask.get("/v1/balance")


def _stop_there(connection: Connection) -> None:
    if connection.via == Connection.Via.OAUTH:
        deauthorize(connection.account)
    elif connection.endpoint:
        endpoints.remove(Asking(connection.api_key, _("the stored key")), connection.endpoint)
