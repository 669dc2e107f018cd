"""What dj-stripe mirrors of Stripe, to read. Its own pages would write to Stripe, and show keys and secrets."""

from typing import Any

import djstripe.admin  # noqa: F401  it registers its pages, of which none shall stay
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from djstripe import models

from integrations.admin.secrets import readable
from prm import money
from prm.backoffice import cells
from prm.backoffice.options import RecordAdmin

SHOWN = (
    models.Account,
    models.Customer,
    models.Product,
    models.Price,
    models.Invoice,
    models.Charge,
    models.PaymentIntent,
    models.Refund,
    models.Event,
)
AMOUNTS = ("amount", "total", "unit_amount")
NAMES = ("name", "number", "email", "description", "type", "nickname")


class StripeObjectAdmin(RecordAdmin):
    """One kind of Stripe's objects, newest first."""

    change_form_template = "admin/integrations/object.html"
    list_display = ("external", "said", "figure", "mode", "made")
    list_filter = ("livemode",)
    search_fields = ("id",)
    ordering = ("-created", "-djstripe_id")

    @admin.display(description=gettext_lazy("Id"), ordering="id")
    def external(self, row: Any) -> Any:
        return cells.code(row.id)

    @admin.display(description=gettext_lazy("What Stripe says"))
    def said(self, row: Any) -> Any:
        data = row.stripe_data
        first = next((data[name] for name in NAMES if data.get(name)), "")
        return cells.two_lines(first or cells.nothing(), data.get("status") or "")

    @admin.display(description=gettext_lazy("Amount"))
    def figure(self, row: Any) -> Any:
        return _figure(row.stripe_data)

    @admin.display(description=gettext_lazy("Mode"), ordering="livemode")
    def mode(self, row: Any) -> Any:
        return cells.test_mark(row.livemode) or (_("Live") if row.livemode else cells.nothing())

    @admin.display(description=gettext_lazy("Created"), ordering="created")
    def made(self, row: Any) -> Any:
        return cells.when(row.created)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        row = options["obj"]
        context |= {
            "figure": _figure(row.stripe_data),
            "mode": self.mode(row),
            "said": self.said(row),
            "facts": [
                (_("Id"), cells.code(row.id)),
                (_("Created"), cells.moment(row.created)),
                (_("Mirrored"), cells.moment(row.djstripe_updated)),
            ],
            "payload": readable(row.stripe_data),
        }
        return super().render_change_form(request, context, *args, **options)


def _figure(data: dict[str, Any]) -> Any:
    # dj-stripe's own columns hold two decimals whatever the currency; Stripe's data holds minor units.
    minor = next((data[name] for name in AMOUNTS if isinstance(data.get(name), int)), None)
    currency = str(data.get("currency") or "").upper()
    if minor is None or not money.is_currency(currency):
        return cells.nothing()
    return cells.amount(minor, currency)


for model in [one for one in admin.site._registry if one._meta.app_label == "djstripe"]:
    admin.site.unregister(model)
for model in SHOWN:
    admin.site.register(model, StripeObjectAdmin)
