"""Webhook endpoints at Stripe: made with just the events that are handled, and removed again."""

import ipaddress
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse

from integrations.models import Connection, Platform
from integrations.secrets import Secret
from integrations.stripe.connect import CannotConnect
from integrations.stripe.connecting.arriving import DEAUTHORIZED
from integrations.stripe.connecting.asking import Answer, Asking
from integrations.stripe.connecting.refusals import NotPublic, Refused, nonsense

PATH = "/v1/webhook_endpoints"
DESCRIPTION = "Partner relations"
EVENTS = """
charge.succeeded charge.captured charge.updated
invoice.paid invoice.payment_succeeded invoice.updated invoice.voided invoice.marked_uncollectible
invoice_payment.paid payment_intent.succeeded checkout.session.completed
customer.created customer.updated customer.deleted product.created product.updated product.deleted
price.created price.updated price.deleted
charge.refunded charge.refund.updated refund.created refund.updated refund.failed
charge.dispute.created charge.dispute.updated charge.dispute.closed
charge.dispute.funds_withdrawn charge.dispute.funds_reinstated
credit_note.created credit_note.updated credit_note.voided
""".split()


def address(place: uuid.UUID) -> str:
    """Where Stripe is to deliver."""
    return settings.SITE_URL + reverse("stripe-webhook", args=[place])


@dataclass(frozen=True)
class Made:
    id: str
    secret: Secret


def make(ask: Asking, url: str, *, of_connected: bool = False) -> Made:
    """An endpoint at `url`; `of_connected` for all accounts of a platform. Raises NotPublic, CannotConnect."""
    more = {"connect": True} if of_connected else {}
    events = [*EVENTS, DEAUTHORIZED] if of_connected else EVENTS
    wanted = {"url": url, "enabled_events": events, "description": DESCRIPTION, **more}
    try:
        answer = ask.call("post", PATH, api_version=settings.STRIPE_API_VERSION, **wanted)
        found, secret = answer.get("id"), answer.get("secret")
        if not (isinstance(found, str) and found and isinstance(secret, str) and secret):
            raise nonsense()
        return Made(found, Secret.seal(secret))
    except Refused as why:
        if why.code == "url_invalid" or why.param == "url":
            raise NotPublic(url) from None
        if why.passing:
            forget(ask, url)
        raise
    except CannotConnect:
        forget(ask, url)
        raise


def forget(ask: Asking, url: str) -> None:
    """Removes what may have been made at `url` although the answer got lost, as far as Stripe lets us."""
    _sweep(ask, lambda one: one.get("url") == url)


def tidy(ask: Asking) -> None:
    """Removes what tries that broke off have left at places of ours, as far as Stripe lets us.

    Only for an account that has just been saved: then nobody is about to save another endpoint of it.
    """
    _sweep(ask, lambda one: one.get("description") == DESCRIPTION and _left(str(one.get("url"))))


def _sweep(ask: Asking, goes: Callable[[Answer], bool]) -> None:
    ask.more_time()
    with suppress(CannotConnect, DatabaseError):
        for one in ask.get(PATH, limit=100).get("data") or []:
            if isinstance(one, dict) and isinstance(one.get("id"), str) and goes(one) and not _saved(one["id"]):
                remove(ask, one["id"])


def _saved(endpoint: str) -> bool:
    return any(model._default_manager.filter(endpoint=endpoint).exists() for model in (Connection, Platform))


def _left(url: str) -> bool:
    """Whether an address is of this site, and none that an endpoint made by hand, or a platform's, may be at."""
    place = _place(url)
    if place is None or Platform.objects.filter(uuid=place).exists():
        return False
    return not Connection.objects.filter(uuid=place, endpoint="").exists()


def _place(url: str) -> uuid.UUID | None:
    """The place that an address of this site names."""
    try:
        place = uuid.UUID(url.rstrip("/").rpartition("/")[2])
    except ValueError:
        return None
    return place if url == address(place) else None


def remove(ask: Asking, endpoint: str) -> None:
    """Gone before is fine. Raises CannotConnect."""
    ask.more_time()
    try:
        ask.call("delete", f"{PATH}/{endpoint}")
    except Refused as why:
        if why.status != 404:
            raise


def is_public(url: str) -> bool:
    """Whether Stripe could reach an address, as far as one can see from here."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal", ".test"))
