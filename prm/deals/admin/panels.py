from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm.backoffice import cells, slots, story
from prm.backoffice.memo import once
from prm.backoffice.newest import FEW, newest
from prm.backoffice.tables import LIMIT, Column, Panel
from prm.customers.models import Customer
from prm.deals.models import Deal, DealPartner
from prm.partners.models import Partner


def with_source(rows: QuerySet[Deal]) -> QuerySet[Deal]:
    """Deals with the key and the name of their source partner, read in the same query (see `source_link`)."""
    first = DealPartner.objects.filter(deal=OuterRef("pk")).order_by("position", "pk")
    return rows.annotate(
        source_pk=Subquery(first.values("partner")[:1]), source_name=Subquery(first.values("partner__name")[:1])
    )


def source_of(deal: Deal) -> Partner | None:
    """The source partner, without asking for it where the deal was read `with_source`."""
    found = vars(deal)
    if "source_pk" not in found:
        return deal.source
    return Partner(pk=found["source_pk"], name=found["source_name"]) if found["source_pk"] else None


def of_customer(customer: Customer) -> list[Deal]:
    """The newest deals that point at a customer, each with why and since when (`because`, `since`)."""

    def read() -> list[Deal]:
        moment = Deal.history.filter(id=OuterRef("pk"), customer=customer).order_by("history_date", "history_id")
        because = Subquery(moment.values("history_change_reason")[:1])
        rows = with_source(customer.deals.all())
        return list(rows.annotate(because=because, since=Subquery(moment.values("history_date")[:1]))[: LIMIT + 1])

    return once(customer, "deals", read)


COLUMNS = (
    Column(gettext_lazy("Deal"), cells.link),
    Column(gettext_lazy("Contact"), lambda deal: deal.contact_email),
    Column(gettext_lazy("State"), lambda deal: cells.badge(deal.status, deal.get_status_display())),
    Column(gettext_lazy("Source partner"), lambda deal: cells.link(source_of(deal))),
    Column(gettext_lazy("Amount"), lambda deal: cells.amount(deal.amount_minor, deal.currency), right=True),
)
ROLES = dict(DealPartner.Role.choices)
OF_PARTNER = (*COLUMNS[:3], Column(gettext_lazy("Its part"), lambda deal: ROLES[deal.role]), COLUMNS[4])


@slots.panel("customer", Deal, order=6)
def deals_of_customer(request: HttpRequest, customer: Customer) -> Panel:
    empty = _("No deal points at this customer.")
    return newest(_("Deals"), COLUMNS, of_customer(customer), empty=empty, customer__id__exact=customer.pk)


@slots.panel("partner", Deal, order=20)
def deals_of_partner(request: HttpRequest, partner: Partner) -> Panel:
    rows = Deal.objects.filter(deal_partners__partner=partner).annotate(role=F("deal_partners__role"))
    empty = _("This partner is in no deal yet.")
    return newest(_("Deals"), OF_PARTNER, rows, empty=empty, limit=FEW, partners__id__exact=partner.pk)


@slots.panel("deal", order=90)
def history_of_deal(request: HttpRequest, deal: Deal) -> Panel:
    return story.panel(deal, _("Registered"))
