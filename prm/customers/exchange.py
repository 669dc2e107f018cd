"""Customers in import and export."""

from collections.abc import Iterator
from typing import Any

from prm.customers.models import Customer, ExternalId
from prm.exchange import Batch, Part, Reference, Row
from prm.exchange.fields import email, shown, text, time
from prm.exchange.ids import PROVIDER, add
from prm.exchange.objects import stripe_ids
from prm.exchange.parts import REASON, write
from prm.exchange.writing import beside, stream
from prm.partners.models import Partner


def load(batch: Batch, rows: list[Row]) -> None:
    for row in rows:
        if row.instance is None:
            row.take(Customer, **row.named("partner"))
        else:
            _claim(row)
        row.take(Customer, **row.named("email", "name", "registered_at"))
    write(rows)
    add([row for row in rows if not row.faults], ExternalId, "customer")


def _claim(row: Row) -> None:
    customer, partner = row.instance, row.values.get("partner")
    if partner is None or partner.pk == customer.partner_id:
        return
    if customer.partner_id:
        standing = shown(customer.partner.key)
        row.error("partner", f"the customer belongs to {standing}, the file says {shown(partner.key)}")
        return
    customer.claim(partner, reason=REASON)
    row.changed = True


def customers() -> Iterator[dict[str, Any]]:
    rows = stream(Customer.objects.order_by("pk"), "pk", "key", "partner__key", "email", "name")
    known = ExternalId.objects.filter(provider=PROVIDER).order_by("customer_id", "pk")
    for (_, key, partner, address, name), ids in beside(rows, stream(known, "customer_id", "external_id")):
        names = [external_id for _, external_id in ids]
        yield {"key": key, "partner": partner, "email": address or None, "name": name, "stripe_ids": names}


IMPORTS = [
    Part(
        "customers",
        order=20,
        model=Customer,
        fields={
            "partner": Reference("partners", Partner),
            "email": email,
            "name": text(200),
            "stripe_ids": stripe_ids,
            "registered_at": time,
        },
        load=load,
    )
]
EXPORTS = {"customers": customers}
