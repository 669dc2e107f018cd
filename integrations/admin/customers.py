"""What Stripe knows a customer by, on the customer's page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from djstripe import models as djstripe

from prm.backoffice import cells, slots
from prm.backoffice.outside import code
from prm.backoffice.reader import may_open
from prm.backoffice.tables import LIMIT, Column, Panel, table
from prm.customers.models import Customer


@dataclass
class There:
    """A customer at a provider, as `prm.backoffice.outside` asks for it."""

    provider: str
    livemode: bool | None
    external_id: str


@slots.panel("customer", order=2)
def at_stripe(request: HttpRequest, customer: Customer) -> Panel | None:
    mirrored = djstripe.Customer.objects.filter(id=OuterRef("external_id")).values("pk")[:1]
    known = customer.external_ids.filter(provider="stripe").annotate(mirrored=Subquery(mirrored))
    ids = list(known.order_by("-pk")[: LIMIT + 1])
    if not ids:
        return None
    columns = (
        Column(_("Stripe customer"), lambda one: code(request, There("stripe", one.livemode, one.external_id))),
        Column(_("Account"), lambda one: code(request, There("stripe", one.livemode, one.account))),
        Column(_("Mirrored"), lambda one: _page(one.mirrored) if one.mirrored else cells.nothing()),
    )
    note = _("Newest %(number)s") % {"number": LIMIT} if len(ids) > LIMIT else ""
    return table(_("At Stripe"), columns, ids, empty="", note=note)


def _page(pk: Any) -> Any:
    if not may_open(djstripe.Customer):
        return _("Yes")
    try:
        url = reverse("admin:djstripe_customer_change", args=[pk])
    except NoReverseMatch:
        return _("Yes")
    return format_html('<a class="pr-link" href="{}">{}</a>', url, _("What Stripe holds"))
