"""The columns of a file of deals."""

from typing import Any

from django.utils.translation import gettext_lazy

from prm import money
from prm.backoffice.exporting import Field
from prm.deals.models import Deal


def _figure(deal: Deal) -> Any:
    return money.to_decimal(deal.amount_minor, deal.currency) if deal.currency else None


FIELDS = (
    Field(gettext_lazy("Deal"), lambda deal: deal.name),
    Field(gettext_lazy("Contact’s e-mail"), lambda deal: deal.contact_email),
    Field(gettext_lazy("Partners"), lambda deal: ", ".join(str(one.partner) for one in deal.deal_partners.all())),
    Field(gettext_lazy("Amount"), _figure),
    Field(gettext_lazy("Currency"), lambda deal: deal.currency),
    Field(gettext_lazy("State"), lambda deal: deal.get_status_display()),
    Field(gettext_lazy("Customer"), lambda deal: str(deal.customer) if deal.customer else ""),
    Field(gettext_lazy("Registered (UTC)"), lambda deal: deal.registered_at),
    Field(gettext_lazy("Key"), lambda deal: deal.key),
)
