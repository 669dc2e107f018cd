"""What partners, customers and leads brought, beside their lists: from the sums that are kept."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from prm.backoffice import slots
from prm.backoffice.beside import Beside, figures
from prm.backoffice.newest import listed
from prm.backoffice.tables import Total
from prm.ledger.admin.totalling import as_totals
from prm.ledger.models import Transaction
from prm.ledger.sums import reading
from prm.ledger.sums.reading import Kept

BY = ("currency", "livemode")
LABEL = _("Revenue")
Read = Callable[..., list[Kept]]


def _rows(read: Read, key: str, rows: list[Any], of: Callable[[Any], Any] = lambda row: row.pk) -> dict[Any, Any]:
    """Each row's figures, which open the transactions that they are the sum of."""
    sums: dict[Any, list[Kept]] = defaultdict(list)
    whose = {row.pk: of(row) for row in rows}
    for one in read(key, *BY, **{f"{key}__in": {pk for pk in whose.values() if pk}}):
        sums[one.by[0]].append(Kept(one.by[1:], one.number, one.minor))
    which = f"{key.removesuffix('_pk')}__id__exact"
    found = {pk: mine for pk, mine in whose.items() if mine in sums}
    return {pk: figures(as_totals(sums[mine]), listed(Transaction, **{which: mine})) for pk, mine in found.items()}


@slots.panel("partner.list", Transaction, order=10)
def beside_partners(request: HttpRequest) -> Beside:
    read, note = reading.of_partners, _("Credited to these partners, reversals taken off.")

    def totals(rows: QuerySet[Any]) -> list[Total]:
        return as_totals(read(*BY, partner_pk__in=rows.values("pk")))

    def everything() -> list[Total]:
        return as_totals(read(*BY, partner_pk__gt=0))

    return Beside("revenue", LABEL, partial(_rows, read, "partner_pk"), totals, note, everything)


@slots.panel("customer.list", Transaction, order=10)
def beside_customers(request: HttpRequest) -> Beside:
    read, note = reading.of_customers, _("Recorded for these customers, reversals taken off.")

    def totals(rows: QuerySet[Any]) -> list[Total]:
        return as_totals(read(*BY, customer_pk__in=rows.values("pk")))

    def everything() -> list[Total]:
        return as_totals(reading.sums("transaction", *BY))

    return Beside("revenue", LABEL, partial(_rows, read, "customer_pk"), totals, note, everything)


@slots.panel("lead.list", Transaction, order=10)
def beside_leads(request: HttpRequest) -> Beside:
    read, note = reading.of_customers, _("Recorded for the customers that these leads became.")

    def totals(rows: QuerySet[Any]) -> list[Total]:
        became = rows.filter(customer__isnull=False).values("customer")
        return as_totals(read(*BY, customer_pk__in=became))

    def cells(rows: list[Any]) -> dict[Any, Any]:
        return _rows(read, "customer_pk", rows, lambda lead: lead.customer_id)

    return Beside("revenue", LABEL, cells, totals, note)
