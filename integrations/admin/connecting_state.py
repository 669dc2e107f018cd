"""How a connection stands: a colour, an icon and a word, and what to do next."""

from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext as _

from integrations.admin.event_facts import badge as event_badge
from integrations.admin.strip import Fact
from integrations.models import Connection, InboundEvent, Platform
from integrations.stripe.connecting import proof
from integrations.stripe.connecting.proof import Standing
from prm.backoffice import cells

LOOKS = {
    Standing.WAITING: ("wait", "clock"),
    Standing.CONNECTED: ("good", "check"),
    Standing.DISCONNECTED: ("neutral", "minus"),
}


def badge(connection: Connection, *, large: bool = False) -> Any:
    standing = proof.of(connection)
    return cells.mark(*LOOKS[standing], proof.WORDS[standing], large=large)


def shown(connection: Connection) -> dict[str, Any]:
    """The context of a connection's card."""
    delivered, probed = proof.last(connection), proof.last_probe(connection)
    standing = proof.of(connection)
    return {
        "standing": standing.value,
        "standing_badge": badge(connection, large=True),
        "standing_words": _words(connection, standing),
        "standing_facts": [
            (_("Last delivery"), _delivery(delivered)),
            (_("Last probe"), cells.moment(probed.received_at) if probed else cells.nothing(_("none yet"))),
            (_("Connected by"), connection.get_via_display()),  # type: ignore[attr-defined]
            (_("Endpoint at Stripe"), _endpoint(connection)),
        ],
        "webhook_url": settings.SITE_URL + _path(connection),
    }


def last(connection: Connection) -> Fact:
    """The strip's figure: when Stripe delivered last."""
    found = proof.last(connection)
    if found is None:
        return Fact(_("Last delivery"), _("None yet"), _("Stripe has told of nothing so far."))
    return Fact(_("Last delivery"), cells.moment(found.received_at), found.type)


def _words(connection: Connection, standing: Standing) -> Any:
    if standing == Standing.DISCONNECTED:
        text = _("Since {}. Nothing arrives any more. What was recorded stays, and so do these settings.")
        return format_html(text, cells.moment(connection.disconnected_at))
    if standing == Standing.CONNECTED:
        return _("A signed delivery came in. Payments are settled as they arrive.")
    if connection.via != Connection.Via.OAUTH and not connection.endpoint:
        return _("Nothing has come in yet. Stripe has to deliver to the address below. Test the connection, or wait.")
    return _("The account is known and Stripe was told where to deliver. Test the connection, or wait for a payment.")


def _delivery(event: InboundEvent | None) -> Any:
    if event is None:
        return cells.nothing(_("none yet"))
    parts = cells.link(event, event.type), cells.moment(event.received_at), event_badge(event)
    return format_html('<span class="pr-states">{} {} {}</span>', *parts)


def _endpoint(connection: Connection) -> Any:
    if connection.disconnected_at:
        return cells.nothing()
    if connection.via == Connection.Via.OAUTH:
        return _("The platform’s, which hears of all accounts connected on Stripe’s page")
    return cells.code(connection.endpoint) if connection.endpoint else _("Made by hand")


def _path(connection: Connection) -> str:
    if connection.via != Connection.Via.OAUTH:
        return connection.webhook_path
    platform = Platform.objects.filter(livemode=connection.livemode).first()
    return platform.webhook_path if platform else connection.webhook_path


def strangers() -> int:
    """How many deliveries were for accounts that are not connected here."""
    return sum(Platform.objects.values_list("strangers", flat=True))
