"""Connecting through Stripe's own page: there with a `state` that is good once, back with a code."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from integrations.models import Connection, OAuthAttempt, Platform
from integrations.secrets import Secret
from integrations.stripe.connect import CannotConnect
from integrations.stripe.connecting import ending, platforms, saving
from integrations.stripe.connecting.asking import Asking
from integrations.stripe.connecting.permissions import Holder, whose
from integrations.stripe.connecting.refusals import Known, nonsense
from integrations.stripe.connecting.saving import Access

LIFETIME = timedelta(minutes=15)
# Nothing is written to the account.
SCOPE = "read_only"


@dataclass(frozen=True)
class Grant:
    """What Stripe gives for a code."""

    account: str
    livemode: bool
    key: Secret


def leave(user: Any, livemode: bool, back: str) -> str:
    """The address of Stripe's page for this person; `back` is where it leads them afterwards."""
    OAuthAttempt.objects.filter(created_at__lt=timezone.now() - timedelta(days=1)).delete()
    attempt = OAuthAttempt.objects.create(state=secrets.token_urlsafe(32), user=user, livemode=livemode)
    asked = {"response_type": "code", "client_id": settings.STRIPE_CONNECT_CLIENT_ID, "scope": SCOPE}
    query = urlencode({**asked, "redirect_uri": back, "state": attempt.state})
    return f"{settings.STRIPE_CONNECT_BASE}/oauth/authorize?{query}"


def come_back(user: Any, told: Any) -> Connection:
    """The connection that Stripe's page led back with; raises CannotConnect, with nothing saved."""
    _use(user, told.get("state", ""))
    if told.get("error") == "access_denied":
        raise CannotConnect(_("The connection was declined on Stripe’s page. Nothing was saved."))
    if told.get("error") or not told.get("code"):
        text = _("Stripe led back without its permission (%(error)s). Nothing was saved. Start again.")
        raise CannotConnect(text % {"error": str(told.get("error") or _("no code"))[:100]})
    grant = _exchange(told["code"])
    try:
        return _connect(grant, user)
    except Exception:
        _give_back(grant)
        raise


def _use(user: Any, state: str) -> None:
    """Only a conditional update takes an attempt: two who come back at once are one too many."""
    now = timezone.now()
    mine = OAuthAttempt.objects.filter(state=state, user=user, used_at=None, created_at__gt=now - LIFETIME)
    if "\x00" in state or not mine.update(used_at=now):
        raise CannotConnect(
            _(
                "This answer of Stripe’s belongs to no attempt of yours that is still open: it was used before, is "
                "older than 15 minutes, or was begun by somebody else. Nothing was saved. Start again."
            )
        )


def _exchange(code: str) -> Grant:
    path = "/oauth/token"
    told = platforms.ask().call("post", path, base="connect", grant_type="authorization_code", code=code)
    account, token, livemode = told.get("stripe_user_id"), told.get("access_token"), told.get("livemode")
    if not (isinstance(account, str) and account and isinstance(token, str) and token and isinstance(livemode, bool)):
        raise nonsense()
    return Grant(account, livemode, Secret.seal(token))


def _connect(grant: Grant, user: Any) -> Connection:
    account, name = whose(Asking(grant.key, _("the access that it gave")).get("/v1/account"))
    if account != grant.account:
        raise nonsense()
    if not any(one.webhook_secret for one in Platform.objects.filter(livemode=grant.livemode)):
        text = _("The platform’s key is of another mode than before. Nothing was saved. Start again.")
        raise CannotConnect(text)
    holder = Holder(account, name, grant.livemode)
    known = saving.find(holder)
    if known and not known.disconnected_at and known.via == Connection.Via.OAUTH:
        # Whoever agreed once more has only got a newer token for the same account.
        saving.replace_key(known, grant.key, user)
        raise Known(known, renewed=True)
    return saving.save(Access(holder, grant.key, Connection.Via.OAUTH), user)


def _give_back(grant: Grant) -> None:
    """Ends at Stripe what was not saved here, unless a connection lives on that access."""
    here = Connection.objects.filter(account=grant.account, via=Connection.Via.OAUTH, disconnected_at=None)
    if not here.exists():
        try:
            ending.deauthorize(grant.account)
        except CannotConnect:
            # Why it was not saved is what the person has to read; Stripe lists the access among the account's apps.
            return
