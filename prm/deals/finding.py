from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from prm.backoffice import cells, finding
from prm.backoffice.finding import Finder, Hit
from prm.backoffice.searching_text import Asked
from prm.backoffice.searching_words import named
from prm.customers.finding import known_as
from prm.customers.models import Customer
from prm.deals.models import Deal


def search(asked: Asked) -> Any:
    """By name, contact's e-mail or key; by a provider's id of its customer."""
    kind = finding.kind(asked)
    if kind is Customer:
        return Q(customer__in=known_as(asked))
    return None if kind else named(asked, Deal, Q(key=asked.text))


def hit(deal: Deal) -> Hit:
    badge = cells.badge(deal.status, deal.get_status_display())
    amount = cells.amount(deal.amount_minor, deal.currency)
    return Hit(str(deal), deal.contact_email if deal.name else "", badge, amount)


finding.register(Finder(Deal, search, hit, gettext_lazy("Name or contact’s e-mail"), order=30))
