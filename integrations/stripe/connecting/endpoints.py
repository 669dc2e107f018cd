"""Webhook endpoints at Stripe: made with just the events that are handled, and removed again."""

import ipaddress
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from integrations.secrets import Secret
from integrations.stripe.connect import CannotConnect
from integrations.stripe.connecting.arriving import DEAUTHORIZED
from integrations.stripe.connecting.asking import Asking
from integrations.stripe.connecting.refusals import NotPublic, Refused, nonsense

PATH = "/v1/webhook_endpoints"
EVENTS = """
charge.succeeded charge.captured charge.updated
invoice.paid invoice.payment_succeeded invoice.updated invoice.voided invoice.marked_uncollectible
invoice_payment.paid payment_intent.succeeded checkout.session.completed
customer.created customer.updated customer.deleted product.created product.updated
charge.refunded charge.refund.updated refund.created refund.updated refund.failed
charge.dispute.created charge.dispute.updated charge.dispute.closed
charge.dispute.funds_withdrawn charge.dispute.funds_reinstated
credit_note.created credit_note.updated credit_note.voided
""".split()


@dataclass(frozen=True)
class Made:
    id: str
    secret: Secret


def make(ask: Asking, url: str, *, of_connected: bool = False) -> Made:
    """An endpoint at `url`; `of_connected` for all accounts of a platform. Raises NotPublic, CannotConnect."""
    more = {"connect": True} if of_connected else {}
    events = [*EVENTS, DEAUTHORIZED] if of_connected else EVENTS
    wanted = {"url": url, "enabled_events": events, "description": "Partner relations", **more}
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
    """Removes what may have been made although the answer got lost, as far as Stripe lets us."""
    ask.more_time()
    with suppress(CannotConnect):
        for one in ask.get(PATH, limit=100).get("data") or []:
            if one.get("url") == url:
                remove(ask, one["id"])


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
