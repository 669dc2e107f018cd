from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from prm.backoffice import cells, finding
from prm.backoffice.finding import Finder, Hit
from prm.backoffice.searching_text import Asked, begins
from prm.backoffice.searching_words import named
from prm.partners.models import Member, Partner

MOST = 50


def search(asked: Asked) -> Any:
    """By its name, e-mail or key, and by the e-mail of somebody who works for it."""
    if finding.kind(asked):
        return None
    condition = named(asked, Partner, Q(key=asked.text))
    if asked.email:
        members = Member.objects.filter(begins("user__email_key", asked.email))
        condition |= Q(pk__in=list(members.values_list("partner_id", flat=True)[:MOST]))
    return condition


def hit(partner: Partner) -> Hit:
    return Hit(partner.name, partner.email, cells.badge(partner.status, partner.get_status_display()))


finding.register(Finder(Partner, search, hit, gettext_lazy("Name or e-mail"), order=10))
