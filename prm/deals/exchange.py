"""Deals in import and export."""

from collections.abc import Iterator
from typing import Any

from prm import money
from prm.deals.models import Deal, DealPartner
from prm.exchange import Batch, Part, Reference, Row
from prm.exchange.fields import amount, choice, currency, email, shown, text, time
from prm.exchange.parts import REASON, among, create, write
from prm.exchange.states import way
from prm.exchange.writing import stream
from prm.partners.models import Partner

PENDING, ACCEPTED, DECLINED, WON, LOST = Deal.Status
STEPS = {PENDING: (ACCEPTED, DECLINED), ACCEPTED: (WON, LOST)}
MOVES: dict[str, Any] = {ACCEPTED: Deal.accept, DECLINED: Deal.decline, WON: Deal.win, LOST: Deal.lose}


def load(batch: Batch, rows: list[Row]) -> None:
    sources = _sources(rows)
    moves = {row.key: _moves(row) for row in rows}
    partners: list[DealPartner] = []
    for row in rows:
        values = {**_money(row), **row.named("contact_email", "name", "registered_at")}
        if row.instance is None:
            values |= row.named("status")
        partner, source = row.values.get("partner"), sources.get(row.instance.pk if row.instance else None)
        row.take(Deal, **values)
        if partner and source and source != partner:
            row.error("partner", f"the deal's source is {shown(source.key)}, the file says {shown(partner.key)}")
        elif partner and not source and not row.faults:
            row.changed = True
            partners.append(DealPartner(deal=row.instance, partner=partner))
    write(rows)
    if any(row.faults for row in rows):
        return
    create(partners)
    for row in rows:
        for state in moves[row.key]:
            row.changed = True
            MOVES[state](row.instance, reason=REASON)


def _sources(rows: list[Row]) -> dict[int | None, Partner]:
    naming = [row.instance.pk for row in rows if row.instance and "partner" in row.values]
    parts = DealPartner.objects.select_related("partner").order_by("-position", "-pk")
    return {one.deal_id: one.partner for one in among(parts, "deal", naming)}


def _moves(row: Row) -> list[str]:
    if row.instance is None or "status" not in row.values:
        return []
    path = way(STEPS, row.instance.status, row.values["status"])
    if path is None:
        row.error("status", f"the deal is {row.instance.status}, the file says {row.values['status']}")
    return path or []


def _money(row: Row) -> dict[str, Any]:
    """What the file's amount and currency come to, beside what stands."""
    standing = row.instance
    code = row.values.get("currency") or (standing.currency if standing else "")
    if "amount" not in row.values:
        if standing and standing.amount_minor and code != standing.currency:
            row.error("currency", f"the deal's amount is in {standing.currency}; name one in {code} too")
        return row.named("currency")
    if not code:
        row.error("currency", "is missing, beside an amount")
        return {}
    try:
        minor = money.from_text(row.values["amount"], code)
    except ValueError as fault:
        row.error("amount", str(fault))
        return {}
    if minor < 0:
        row.error("amount", f"{shown(row.values['amount'])} is negative")
    return {"amount_minor": minor, "currency": code}


def deals() -> Iterator[dict[str, Any]]:
    for key, status, customer in stream(Deal.objects.order_by("pk"), "key", "status", "customer__key"):
        yield {"key": key, "status": status, "customer": customer}


# Before leads, as a payment does it: both lock customers, deals, leads in this order.
IMPORTS = [
    Part(
        "deals",
        order=40,
        model=Deal,
        fields={
            "partner": Reference("partners", Partner),
            "contact_email": email,
            "name": text(200),
            "amount": amount,
            "currency": currency,
            "status": choice(Deal.Status.values),
            "registered_at": time,
        },
        load=load,
    )
]
EXPORTS = {"deals": deals}
