"""What Stripe knows a customer by, on the customer's page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from djstripe import models as djstripe

from prm.backoffice import cells, slots
from prm.backoffice.outside import code
from prm.backoffice.tables import Column, Panel, table
from prm.customers.models import Customer


@dataclass
class There:
    """A customer at a provider, as `prm.backoffice.outside` asks for it."""

    provider: str
    livemode: bool | None
    external_id: str


@slots.panel("customer", order=40)
def at_stripe(request: HttpRequest, customer: Customer) -> Panel | None:
    ids = list(customer.external_ids.filter(provider="stripe").order_by("pk")[:50])
    if not ids:
        return None
    mirrored = _mirrored([one.external_id for one in ids])
    columns = (
        Column(_("Stripe customer"), lambda one: code(request, There("stripe", one.livemode, one.external_id))),
        Column(_("Account"), lambda one: cells.code(one.account)),
        Column(_("Mirrored"), lambda one: mirrored.get(one.external_id, cells.nothing())),
    )
    return table(_("At Stripe"), columns, ids, empty="")


def _mirrored(ids: list[str]) -> dict[str, Any]:
    found = djstripe.Customer.objects.filter(id__in=ids).values_list("id", "pk")
    return {key: _page(pk) for key, pk in found}


def _page(pk: Any) -> Any:
    try:
        url = reverse("admin:djstripe_customer_change", args=[pk])
    except NoReverseMatch:
        return _("Yes")
    return format_html('<a class="pr-link" href="{}">{}</a>', url, _("What Stripe holds"))
