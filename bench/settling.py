"""Payments settled a second: each told wholly by three events, its customer known, by one worker's code."""

import time
from datetime import UTC, datetime

from django.db import connection as database
from django.utils import timezone

from bench.events import ACCOUNT, Shop
from bench.pace import paced
from integrations import inbox
from integrations.models import Connection, InboundEvent
from integrations.stripe.webhook import _read
from prm.customers.models import Customer, ExternalId
from prm.ledger.models import Payment, Transaction
from prm.partners.models import Partner

ROUNDS = 3
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def know(shop: Shop) -> None:
    """The shop's payers as customers of a partner."""
    partner = Partner.objects.create(name="North")
    for email, key in zip(shop.emails, shop.payers, strict=True):
        customer = Customer.objects.create(email=email, partner=partner)
        ExternalId.objects.create(customer=customer, account=ACCOUNT, external_id=key)


def rates(shop: Shop, connection: Connection, number: int) -> list[float]:
    """A figure per round; a first one warms up and is not counted."""
    return [_rate(shop, connection, size) for size in (max(number // 5, 1), *[number] * ROUNDS)][1:]


def _rate(shop: Shop, connection: Connection, number: int) -> float:
    payments = [_stored(connection, bodies) for bodies in shop.payments(number)]
    before = Transaction.objects.count()
    done = []
    started = time.perf_counter()
    for keys in paced(payments):
        for key in keys:
            inbox.process(key)
        done += keys
    seconds = time.perf_counter() - started
    recorded = Transaction.objects.count() - before
    if len(done) != 3 * recorded or InboundEvent.objects.filter(pk__in=done).exclude(state="done").exists():
        raise SystemExit(f"{recorded} payments were recorded of {len(done)} events")
    InboundEvent.objects.filter(state="pending").delete()
    return recorded / seconds


def _stored(connection: Connection, bodies: list[str]) -> list[int]:
    events = InboundEvent.objects.bulk_create(_read(connection, body.encode()) for body in bodies)
    return [event.pk for event in events]


def fill(rows: int) -> None:
    """So many settled payments of many other customers, a transaction each, written past the code."""
    partner = Partner.objects.get()
    customers = Customer.objects.bulk_create(
        Customer(email=f"c{n}@filler.example", partner=partner) for n in range(max(rows // 10, 1))
    )
    made = Payment.objects.bulk_create(
        (_payment(number, customers[number % len(customers)]) for number in range(rows)), batch_size=5000
    )
    Transaction.objects.bulk_create((_sale(payment, partner) for payment in made), batch_size=5000)
    with database.cursor() as cursor:
        cursor.execute("ANALYZE")


def _payment(number: int, customer: Customer) -> Payment:
    return Payment(
        provider="stripe",
        account=ACCOUNT,
        external_id=f"in_filler{number}",
        livemode=False,
        outcome=Payment.Outcome.RECORDED,
        reason_code="recorded",
        net_minor=100,
        gross_minor=120,
        currency="EUR",
        occurred_at=LONG_AGO,
        payer_id=f"cus_filler{customer.pk}",
        payer_email=customer.email,
        customer=customer,
        settled_at=timezone.now(),
    )


def _sale(payment: Payment, partner: Partner) -> Transaction:
    return Transaction(
        payment=payment,
        seq=1,
        kind=Transaction.Kind.SALE,
        name="Filler",
        amount_minor=100,
        currency="EUR",
        customer_id=payment.customer_id,
        partner=partner,
        livemode=False,
        occurred_at=LONG_AGO,
    )
