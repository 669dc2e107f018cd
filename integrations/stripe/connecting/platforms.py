"""The platform's endpoint, which hears of all accounts connected by OAuth, and whose delivery is whose."""

import json
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from integrations.models import Connection, Platform
from integrations.secrets import Secret
from integrations.stripe.connect import CannotConnect
from integrations.stripe.connecting import endpoints
from integrations.stripe.connecting.asking import Asking
from integrations.stripe.connecting.refusals import NotPublic, Refused, nonsense


class NoAddress(CannotConnect):
    """Stripe does not take the address of the platform's endpoint: it has to be made by hand."""

    def __init__(self, platform: Platform, why: CannotConnect) -> None:
        super().__init__(str(why))
        self.platform = platform


def ask() -> Asking:
    """Stripe, asked with the platform's key. Raises CannotConnect."""
    if not settings.STRIPE_CONNECT_SECRET_KEY:
        raise CannotConnect(_("STRIPE_CONNECT_SECRET_KEY is not set on the server, STRIPE_CONNECT_CLIENT_ID is."))
    return Asking(Secret.seal(settings.STRIPE_CONNECT_SECRET_KEY), "STRIPE_CONNECT_SECRET_KEY")


def ready() -> Platform:
    """The platform of the key's mode, with an endpoint that Stripe knows; made where there is none.

    Raises NoAddress where Stripe does not take ours, or CannotConnect.
    """
    asking = ask()
    mode = asking.get("/v1/balance").get("livemode")
    if not isinstance(mode, bool):
        raise nonsense()
    row, _made = Platform.objects.get_or_create(livemode=mode)
    if row.webhook_secret and (not row.endpoint or _there(asking, row)):
        return row
    try:
        made = endpoints.make(asking, endpoints.address(row.uuid), of_connected=True)
    except NotPublic as why:
        raise NoAddress(row, why) from None
    # Somebody else may have made one at the same moment: then theirs is kept.
    mine = Platform.objects.filter(pk=row.pk, endpoint=row.endpoint)
    if not mine.update(endpoint=made.id, webhook_secret=made.secret):
        endpoints.remove(asking, made.id)
    else:
        endpoints.forget(asking, endpoints.address(row.uuid))
    return Platform.objects.get(pk=row.pk)


def _there(asking: Asking, row: Platform) -> bool:
    """Whether the endpoint is at Stripe still, and at our present address."""
    try:
        found = asking.get(f"{endpoints.PATH}/{row.endpoint}")
    except Refused as why:
        if why.status != 404:
            raise
        return False
    if found.get("url") == endpoints.address(row.uuid):
        return True
    endpoints.remove(asking, row.endpoint)
    return False


def made_by_hand(platform: Platform, secret: Secret) -> None:
    """Takes the signing secret of an endpoint that a person made for the platform."""
    Platform.objects.filter(pk=platform.pk).update(endpoint="", webhook_secret=secret)


def connection_of(platform: Platform, body: bytes) -> Connection | None:
    """Whose a delivery to the platform is, by its account and mode; ValueError for what is no event."""
    told: Any = json.loads(body)
    if not isinstance(told, dict):
        raise ValueError("not an object")
    account, livemode = told.get("account"), told.get("livemode") is True
    if not isinstance(account, str) or (livemode and not platform.livemode):
        return None
    here = Connection.objects.filter(provider="stripe", account=account, livemode=livemode, disconnected_at=None)
    return here.first()


def count_stranger(platform: Connection | Platform) -> None:
    Platform.objects.filter(uuid=platform.uuid).update(strangers=F("strangers") + 1)
