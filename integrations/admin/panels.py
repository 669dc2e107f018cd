"""What the integrations hang on the pages of payments and customers, and on the home page."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.utils.translation import gettext as _

from integrations import troubles
from integrations.admin.event import _badge
from integrations.models import Connection, InboundEvent
from prm.backoffice import cells, slots
from prm.backoffice.home import Waiting
from prm.backoffice.outside import There
from prm.backoffice.tables import Column, Panel, table
from prm.ledger.models import MoneyBack, Payment

# Where an object has its page in Stripe's dashboard, by how its id begins.
PAGES = {
    "cus": "customers",
    "in": "invoices",
    "pi": "payments",
    "ch": "payments",
    "py": "payments",
    "re": "refunds",
    "pyr": "refunds",
    "dp": "disputes",
    "du": "disputes",
    "cn": "credit_notes",
}


@slots.panel("payment", order=10)
@slots.panel("money_back", order=10)
def events_of(request: HttpRequest, record: Payment | MoneyBack) -> Panel:
    rows = InboundEvent.objects.filter(
        subject=record.external_id,
        connection__provider=record.provider,
        connection__account=record.account,
    ).order_by("happened_at", "pk")
    columns = (
        Column(_("Event"), lambda event: cells.link(event, event.type)),
        Column(_("State"), lambda event: cells.two_lines(_badge(event), event.reason)),
        Column(_("Happened"), lambda event: cells.when(event.happened_at)),
        Column(_("Received"), lambda event: cells.when(event.received_at)),
    )
    empty = _("No event names it itself; what is known was told by others or looked up.")
    return table(_("Events that told of it"), columns, rows.defer("body")[:50], empty=empty)


@slots.panel("outside", order=10)
def stripe_page(request: HttpRequest, there: There) -> dict[str, Any] | None:
    kind = PAGES.get(there.external_id.split("_")[0])
    if there.provider != "stripe" or kind is None:
        return None
    mode = "" if there.livemode else "test/"
    url = f"https://dashboard.stripe.com/{mode}{kind}/{quote(there.external_id, safe='')}"
    return {"title": _("Open in Stripe"), "url": url}


@slots.panel("home", order=40)
def events_failed(request: HttpRequest) -> list[Waiting] | None:
    if not request.user.has_perm("integrations.view_inboundevent"):
        return None
    none = Waiting(_("Events that failed"), 0, troubles.EVENTS, "?state__exact=failed", "")
    return [_waiting(one) for one in troubles.failed()] or [none]


@slots.panel("home", order=41)
def more_in_trouble(request: HttpRequest) -> list[Waiting]:
    """What is shown only while it lasts."""
    found = [*troubles.failed_pulls(), *troubles.silent(), *troubles.backlog()]
    return [_waiting(one) for one in found if request.user.has_perm(one.permission)]


def _waiting(one: troubles.Problem) -> Waiting:
    return Waiting(one.title, one.number, one.view, one.query, one.words, one.tone)


def environment(request: HttpRequest) -> list[str] | None:
    """The badge on every page while only test accounts are connected."""
    modes = set(Connection.objects.values_list("livemode", flat=True)) if request.user.is_authenticated else set()
    return [_("Test mode"), "warning"] if modes == {False} else None
