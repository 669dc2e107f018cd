"""Why an account was not connected, in words for the person who tried. Nothing was saved."""

import re
from typing import Any

import stripe
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from integrations.models import Connection
from integrations.stripe.connect import CannotConnect

Words = str | Promise
WRITE = "rak_webhook_write"


class NotPublic(CannotConnect):
    """Stripe does not take the address of the endpoint."""

    by_hand = True

    def __init__(self, url: str) -> None:
        super().__init__(
            _(
                "Stripe cannot reach %(url)s: it takes public addresses only, and in live mode only https. "
                "Nothing was saved. Make the endpoint yourself, as below, and paste the key once more with its secret."
            )
            % {"url": url}
        )


class Missing(CannotConnect):
    """The key lacks permissions: `permissions` holds for each what it is called in words and by Stripe."""

    def __init__(self, permissions: list[tuple[Words, str]]) -> None:
        super().__init__(_("This key lacks permissions. Add them at Stripe, then try again. Nothing was saved."))
        self.permissions = permissions
        self.by_hand = any(name == WRITE for _title, name in permissions)


class Known(CannotConnect):
    """The account is connected in this mode already; `renewed`: it has a newer access now."""

    def __init__(self, connection: Connection, *, renewed: bool = False) -> None:
        mode = _("live mode") if connection.livemode else _("test mode")
        words = {"name": connection, "account": connection.account, "mode": mode}
        text = _("%(name)s (%(account)s) is connected in %(mode)s already. Nothing was changed.")
        if renewed:
            text = _("%(name)s (%(account)s) was connected in %(mode)s already. Its access was renewed.")
        super().__init__(text % words)
        self.connection = connection


class Refused(CannotConnect):
    """What Stripe said no with, less anything that it repeats of a key."""

    def __init__(self, error: stripe.StripeError, key: Words) -> None:
        super().__init__(_words(error, key))
        told: Any = error.json_body if isinstance(error.json_body, dict) else {}
        inner = told.get("error")
        inner = inner if isinstance(inner, dict) else {"code": inner}
        self.status = error.http_status or 0
        self.code, self.param = inner.get("code"), inner.get("param")
        named = re.search(r"rak_\w+", str(inner.get("message")))
        self.permission = named[0] if named else ""

    @property
    def passing(self) -> bool:
        """Whether it may be otherwise in a moment, and what was asked for may have been done all the same."""
        return not self.status or self.status >= 500 or self.status in (200, 429)


def nonsense() -> CannotConnect:
    return CannotConnect(_("Stripe’s answer cannot be read. Nothing was saved. Try again in a few minutes."))


def slow() -> CannotConnect:
    return CannotConnect(_("Stripe is too slow at the moment. Nothing was saved. Try again in a few minutes."))


def _words(error: stripe.StripeError, key: Words) -> str:
    status = error.http_status or 0
    if isinstance(error, stripe.oauth_error.OAuthError):
        return _oauth_words(error, key)
    if isinstance(error, stripe.RateLimitError):
        return _("Stripe asks for fewer calls at the moment (429). Nothing was saved. Try again in a minute.")
    if isinstance(error, stripe.APIConnectionError) or not status:
        return _("Stripe did not answer. Nothing was saved. Try again in a few minutes.")
    if status == 200:
        return str(nonsense())
    if status >= 500:
        return _("Stripe has a fault (%(status)s). Nothing was saved. Try again in a few minutes.") % {"status": status}
    if isinstance(error, stripe.AuthenticationError):
        return _key_words(error, key)
    if isinstance(error, stripe.PermissionError):
        return _("Stripe does not allow this to %(key)s. Nothing was saved.") % {"key": key}
    # Stripe repeats parts of a key only where it refuses the key itself.
    text = str(error.user_message or "")[:300]
    return _("Stripe refused: %(text)s Nothing was saved.") % {"text": text or f"{status}."}


def _key_words(error: stripe.StripeError, key: Words) -> str:
    inner = error.json_body.get("error") if isinstance(error.json_body, dict) else None
    if isinstance(inner, dict) and inner.get("code") == "api_key_expired":
        return _("%(key)s was revoked at Stripe. Nothing was saved. Use another one.") % {"key": _first_up(key)}
    return _("Stripe does not know %(key)s. Nothing was saved. Copy it once more, whole.") % {"key": key}


def _oauth_words(error: stripe.oauth_error.OAuthError, key: Words) -> str:
    if error.http_status == 429 or (error.http_status or 0) >= 500:
        return _("Stripe has a fault (%(status)s). Nothing was saved. Start again.") % {"status": error.http_status}
    if isinstance(error, stripe.oauth_error.InvalidClientError):
        return _("Stripe does not take %(key)s for this. Nothing was saved.") % {"key": key}
    return _("Stripe’s permission has run out or was used before. Nothing was saved. Start again.")


def _first_up(text: Words) -> str:
    return str(text)[:1].upper() + str(text)[1:]
