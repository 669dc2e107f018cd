"""What the integrations hang on the pages of payments and customers."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.utils.translation import gettext as _

from integrations.admin.event_facts import badge
from integrations.models import Connection, InboundEvent
from prm.backoffice import cells, slots
from prm.backoffice.outside import There
from prm.backoffice.tables import Column, Panel, table
from prm.ledger.models import MoneyBack

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
    "evt": "events",
    "prod": "products",
}


@slots.panel("money_back", InboundEvent, order=10)
def events_of(request: HttpRequest, record: MoneyBack) -> Panel:
    rows = InboundEvent.objects.filter(
        subject=record.external_id,
        connection__provider=record.provider,
        connection__account=record.account,
    ).order_by("happened_at", "pk")
    columns = (
        Column(_("Event"), lambda event: cells.link(event, event.type)),
        Column(_("State"), lambda event: cells.two_lines(badge(event), event.reason)),
        Column(_("Happened"), lambda event: cells.when(event.happened_at)),
        Column(_("Received"), lambda event: cells.when(event.received_at)),
    )
    empty = _("No event names it itself; what is known was told by others or looked up.")
    return table(_("Events that told of it"), columns, rows.defer("body")[:50], empty=empty)


@slots.panel("outside", order=10)
def stripe_page(request: HttpRequest, there: There) -> dict[str, Any] | None:
    begins = there.external_id.split("_")[0]
    kind, mode = PAGES.get(begins), "" if there.livemode else "test/"
    if there.provider == "stripe" and begins == "acct":
        url = f"https://dashboard.stripe.com/{quote(there.external_id, safe='')}/{mode}dashboard"
        return {"title": _("Open in Stripe"), "url": url}
    if there.provider != "stripe" or kind is None:
        return None
    url = f"https://dashboard.stripe.com/{mode}{kind}/{quote(there.external_id, safe='')}"
    return {"title": _("Open in Stripe"), "url": url}


def environment(request: HttpRequest) -> list[str] | None:
    """The badge on every page while only test accounts are connected."""
    modes = set(Connection.objects.values_list("livemode", flat=True)) if request.user.is_authenticated else set()
    return [_("Test mode"), "warning"] if modes == {False} else None
