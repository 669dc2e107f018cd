"""Who else has a lead's or a deal's e-mail, and deals that look like the same one registered twice."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm.backoffice import cells, slots
from prm.backoffice.tables import Column, Panel, table
from prm.customers.models import Customer
from prm.deals.admin.panels import source_of, with_source
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.partners.models import Partner

LIMIT = 20
# Deals with the same domain are looked for among so many of the newest, since no index knows domains.
RECENT = 2000
SIMILAR = 0.6
# Domains that say nothing of a company.
ANYBODYS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com aol.com gmx.de "
    "gmx.net web.de t-online.de proton.me protonmail.com mail.com orange.fr free.fr "
    "libero.it qq.com 163.com mail.ru".split()
)


@dataclass(frozen=True)
class Other:
    """`why` it is of interest."""

    row: Any
    kind: Any
    why: Any
    badge: Any
    partner: Any
    at: Any


COLUMNS = (
    Column(gettext_lazy("What"), lambda one: cells.two_lines(cells.link(one.row), one.kind)),
    Column(gettext_lazy("Why it matters"), lambda one: one.why),
    Column(gettext_lazy("State"), lambda one: one.badge),
    Column(gettext_lazy("Partner"), lambda one: cells.link(one.partner)),
    Column(gettext_lazy("Registered"), lambda one: cells.when(one.at)),
)


@slots.panel("lead.first", Lead, Deal, Customer, order=10)
def others_of_lead(request: HttpRequest, lead: Lead) -> Panel:
    own = Partner.objects.filter(leads=lead)
    found = _leads(lead.email_key, own, lead.pk) + _deals(lead.email_key, own)
    return _panel(found + _customers(lead.email_key, own, lead.customer_id or 0), lead.email)


@slots.panel("deal.first", Lead, Deal, Customer, order=10)
def others_of_deal(request: HttpRequest, deal: Deal) -> Panel:
    own = Partner.objects.filter(deals=deal)
    found = _deals(deal.email_key, own, deal.pk) + _leads(deal.email_key, own)
    found += _customers(deal.email_key, own, deal.customer_id or 0)
    return _panel(found + _alike(deal), deal.contact_email)


def _panel(found: list[Other], email: str) -> Panel:
    empty = _("No other lead, deal or customer has %(email)s.") % {"email": email}
    return table(_("Duplicates and other claims"), COLUMNS, found, empty=empty)


def _leads(email: str, own: QuerySet[Partner], but: int = 0) -> list[Other]:
    same = Exists(own.filter(pk=OuterRef("partner")))
    rows = Lead.objects.filter(email_key=email).exclude(pk=but).select_related("partner").annotate(same=same)
    return [_told(one, _("Lead"), one.partner, same=one.same) for one in rows[:LIMIT]]


def _deals(email: str, own: QuerySet[Partner], but: int = 0) -> list[Other]:
    rows = with_source(Deal.objects.filter(email_key=email)).exclude(pk=but)
    rows = rows.annotate(same=Exists(own.filter(deals=OuterRef("pk"))))
    return [_told(one, _("Deal"), source_of(one), same=vars(one)["same"]) for one in rows[:LIMIT]]


def _told(row: Any, kind: str, partner: Any, *, same: bool) -> Other:
    why = _("Same e-mail, same partner: registered twice?") if same else _("Same e-mail, another partner’s claim.")
    badge = cells.badge(row.status, row.get_status_display())
    return Other(row, kind, why, badge, partner, row.registered_at)


def _customers(email: str, own: QuerySet[Partner], but: int) -> list[Other]:
    same = Exists(own.filter(pk=OuterRef("partner")))
    rows = Customer.objects.filter(email_key=email).exclude(pk=but).select_related("partner").annotate(same=same)
    return [_customer(one, same=one.same) for one in rows[:LIMIT]] if email else []


def _customer(row: Customer, *, same: bool) -> Other:
    if row.partner is None:
        why, badge = _("Pays already, and nobody claims it."), cells.mark("wait", "question", _("Unclaimed"))
    else:
        why = _("Is the same partner’s customer already.") if same else _("Is another partner’s customer already.")
        badge = cells.mark("good", "user", _("Claimed"))
    return Other(row, _("Customer"), why, badge, row.partner, row.registered_at)


def _alike(deal: Deal) -> list[Other]:
    """Deals with people of the same company and much the same name."""
    domain = deal.email_key.rpartition("@")[2]
    if not domain or domain in ANYBODYS or not deal.name:
        return []
    recent = Deal.objects.order_by("-registered_at", "-pk").values("pk")[:RECENT]
    near = with_source(Deal.objects.filter(pk__in=recent, email_key__endswith=f"@{domain}"))
    rows = near.exclude(email_key=deal.email_key)[: 5 * LIMIT]
    why = _("Same company (%(domain)s), similar name.") % {"domain": domain}
    return [
        Other(one, _("Deal"), why, cells.badge(one.status, one.get_status_display()), source_of(one), one.registered_at)
        for one in rows
        if _similar(one.name, deal.name)
    ][:LIMIT]


def _similar(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= SIMILAR
