from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from prm.backoffice import cells, finding
from prm.backoffice.finding import Finder, Hit
from prm.backoffice.searching_text import Asked
from prm.backoffice.searching_words import named
from prm.customers.finding import known_as
from prm.customers.models import Customer
from prm.leads.models import Lead


def search(asked: Asked) -> Any:
    """By name, e-mail or key; by a provider's id of the customer that it became."""
    kind = finding.kind(asked)
    if kind is Customer:
        return Q(customer__in=known_as(asked))
    return None if kind else named(asked, Lead, Q(key=asked.text))


def hit(lead: Lead) -> Hit:
    badge = cells.badge(lead.status, lead.get_status_display())
    return Hit(str(lead), lead.email if lead.name else "", badge, str(lead.partner))


finding.register(Finder(Lead, search, hit, gettext_lazy("Name or e-mail"), order=20, related=("partner",)))
