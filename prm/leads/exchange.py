"""Leads in import and export."""

from collections.abc import Iterator
from typing import Any

from prm.customers.models import Customer
from prm.exchange import Batch, Part, Reference, Row
from prm.exchange.fields import choice, email, shown, text, time
from prm.exchange.parts import REASON, among, write
from prm.exchange.states import way
from prm.exchange.writing import stream
from prm.fields import fold
from prm.leads.models import Lead
from prm.partners.models import Partner

PENDING, ACCEPTED, DECLINED, CONVERTED, LOST = Lead.Status
STEPS = {PENDING: (ACCEPTED, DECLINED), ACCEPTED: (CONVERTED, LOST)}
MOVES: dict[str, Any] = {ACCEPTED: Lead.accept, DECLINED: Lead.decline, LOST: Lead.lose}


def load(batch: Batch, rows: list[Row]) -> None:
    moves = {row.key: _moves(row) for row in rows}
    customers = _customers([row for row in rows if CONVERTED in moves[row.key]])
    for row in rows:
        if CONVERTED in moves[row.key] and not row.faults and row.key not in customers:
            row.error("status", f"converted, but no customer of the lead's partner has {shown(_email(row))}")
        values = row.named("email", "name", "registered_at")
        if row.instance is None:
            values |= row.named("partner")
            # Being accepted is announced; a lead that is past it, or never was, is just as the file says.
            if moves[row.key] and moves[row.key] != [ACCEPTED]:
                values |= {"status": moves[row.key][-1], "customer": customers.get(row.key)}
                moves[row.key] = []
        row.take(Lead, **values)
    write(rows)
    if any(row.faults for row in rows):
        return
    for row in rows:
        for state in moves[row.key]:
            row.changed = True
            if state == CONVERTED:
                row.instance.convert(customers[row.key], reason=REASON)
            else:
                MOVES[state](row.instance, reason=REASON)


def _moves(row: Row) -> list[str]:
    """The states that the lead has to pass, if it may stand as the file says."""
    lead, partner = row.instance, row.values.get("partner")
    if lead is None:
        for name in ("partner", "email"):
            if name not in row.values:
                row.error(name, "is missing, and the lead is new")
    elif partner and partner.pk != lead.partner_id:
        row.error("partner", f"the lead belongs to {shown(lead.partner.key)}, the file says {shown(partner.key)}")
    start = lead.status if lead else PENDING
    path = way(STEPS, start, row.values.get("status", start))
    if path is None:
        row.error("status", f"the lead is {start}, the file says {row.values['status']}")
    return path or []


def _customers(rows: list[Row]) -> dict[str, Customer]:
    """The customer that each lead became, by the lead's key: its partner's earliest with the same e-mail."""
    latest_first = Customer.objects.order_by("-registered_at", "-pk")
    known = {
        (one.partner_id, one.email_key): one
        for one in among(latest_first, "email_key", [fold(_email(row)) for row in rows if _email(row)])
    }
    found = {row.key: known.get((_partner(row), fold(_email(row)))) for row in rows}
    return {key: customer for key, customer in found.items() if customer}


def _email(row: Row) -> str:
    return row.values.get("email") or (row.instance.email if row.instance else "")


def _partner(row: Row) -> int | None:
    if row.instance:
        return row.instance.partner_id
    return row.values["partner"].pk if row.values.get("partner") else None


def leads() -> Iterator[dict[str, Any]]:
    for key, status, customer in stream(Lead.objects.order_by("pk"), "key", "status", "customer__key"):
        yield {"key": key, "status": status, "customer": customer}


IMPORTS = [
    Part(
        "leads",
        order=50,
        model=Lead,
        fields={
            "partner": Reference("partners", Partner),
            "email": email,
            "name": text(200),
            "status": choice(Lead.Status.values),
            "registered_at": time,
        },
        load=load,
    )
]
EXPORTS = {"leads": leads}
