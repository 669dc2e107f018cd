"""A drawn world put into the database, and the database read back in the oracle's words."""

from datetime import UTC, datetime
from typing import Any

from prm.customers.models import Customer, ExternalId
from prm.deals.models import Deal, DealPartner
from prm.leads.models import Lead
from prm.ledger.models import Payment, Transaction
from prm.partners.models import Partner
from tests.properties import back, plain
from tests.properties.oracle import Books, fold

REASONS = {"zero", "switched_off", "part_paid", "lead_pending"}
Found = dict[str, Any]


def write(world: plain.World, payers: list[str], account: str) -> None:
    partners = {key: Partner(key=key, name=key) for key in world.partners}
    Partner.objects.bulk_create(partners.values())
    people = {one.key: one for one in world.customers}
    made = {key: Customer(key=key, email=one.email, **_owned(one, partners)) for key, one in people.items()}
    Customer.objects.bulk_create(made.values())
    ids = [(made[key], payers[n]) for key, one in people.items() for n in one.payers]
    ExternalId.objects.bulk_create(ExternalId(customer=who, account=account, external_id=key) for who, key in ids)
    leads = [Lead(key=one.key, email=one.email, status=one.status, **_owned(one, partners)) for one in world.leads]
    Lead.objects.bulk_create(leads)
    for one in world.deals:
        _deal(one, partners, made)


def _owned(one: plain.Customer | plain.Lead, partners: dict[str, Partner]) -> Found:
    return {"partner": partners[one.partner] if one.partner else None, "registered_at": moment(one.at)}


def _deal(one: plain.Deal, partners: dict[str, Partner], customers: dict[str, Customer]) -> None:
    known = {"customer": customers[one.customer], "association": "person"} if one.customer else {}
    where = {"contact_email": one.email, "status": one.status, "registered_at": moment(one.at)}
    deal = Deal(key=one.key, **where, **known)
    Deal.objects.bulk_create([deal])
    parts = [DealPartner(deal=deal, partner=partners[key], position=n) for n, key in enumerate(one.partners)]
    DealPartner.objects.bulk_create(parts)


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def read(world: plain.World) -> Found:
    """What stands, without payments that were settled before their invoice was known."""
    name = _names(world)
    gone = superseded()
    leads = Lead.objects.values_list("key", "status", "customer_id")
    return {
        "transactions": [row for row in _rows(name) if row[0] not in gone],
        "reversed": {key: amount for key, amount in back.sums().items() if key[0] not in gone},
        "payments": {key: told for key, told in _outcomes().items() if key not in gone},
        "leads": {key: (state, name.get(who)) for key, state, who in leads},
        "deals": {key: name.get(who) for key, who in Deal.objects.values_list("key", "customer_id")},
        "customers": _customers(name),
    }


def superseded() -> set[str]:
    return set(Payment.objects.filter(reason_code="superseded").values_list("external_id", flat=True))


def _rows(name: dict[int | None, str]) -> list[tuple]:
    columns = ("payment__external_id", "line", "name", "amount_minor", "currency", "partner__key", "customer_id")
    columns += ("customer__email_key", "deal__key", "occurred_at")
    rows = Transaction.objects.filter(kind="sale").values_list(*columns)
    return sorted(((*row[:6], name[row[6]], *row[7:9], int(row[9].timestamp())) for row in rows), key=repr)


def _outcomes() -> Found:
    columns = ("external_id", "outcome", "reason_code", "net_minor", "currency")
    found = Payment.objects.values_list(*columns)
    return {key: (outcome, why if why in REASONS else "", *net) for key, outcome, why, *net in found}


def _customers(name: dict[int | None, str]) -> list[tuple]:
    ids: dict[int, list[str]] = {}
    for owner, key in ExternalId.objects.values_list("customer_id", "external_id"):
        ids.setdefault(owner, []).append(key)
    found = Customer.objects.values_list("pk", "email_key", "partner__key")
    return sorted(((name[pk], *told, sorted(ids.get(pk, []))) for pk, *told in found), key=repr)


def expected(books: Books) -> Found:
    people = [(one.key, fold(one.email), one.partner, sorted(books.ids[one.key])) for one in books.customers]
    return {
        "transactions": sorted(books.sold, key=repr),
        "reversed": books.back,
        "payments": books.outcomes,
        "leads": {one.key: (one.status, one.customer) for one in books.leads},
        "deals": {one.key: one.customer for one in books.deals},
        "customers": sorted(people, key=repr),
    }


def _names(world: plain.World) -> dict[int | None, str]:
    """Customers by their keys; those that a payment made, by their e-mail, as the oracle calls them."""
    drawn = {one.key for one in world.customers}
    found = Customer.objects.values_list("pk", "key", "email_key")
    return {pk: key if key in drawn else f"made for {email}" for pk, key, email in found}
