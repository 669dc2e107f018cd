"""Payments and refunds settled a second, by one worker's code: a payment told by three events, a refund by two."""

import time
from datetime import UTC, datetime

from django.db import connection as database
from django.utils import timezone

from bench.events import ACCOUNT, Shop
from bench.pace import paced
from integrations import inbox
from integrations.models import Connection, InboundEvent
from integrations.stripe.envelopes import read
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


def rates(shop: Shop, connection: Connection, number: int) -> tuple[list[float], list[float]]:
    """Of payments and of their refunds a figure per round; a first one warms up and is not counted."""
    rounds = [_round(shop, connection, size) for size in (max(number // 5, 1), *[number] * ROUNDS)][1:]
    return [settled for settled, _ in rounds], [refunded for _, refunded in rounds]


def _round(shop: Shop, connection: Connection, number: int) -> tuple[float, float]:
    told = shop.payments(number)
    payments = [_stored(connection, bodies) for bodies, _ in told]
    settled, seconds = _settle(payments, Transaction.Kind.SALE)
    refunds = [_stored(connection, bodies) for _, bodies in told[:settled]]
    refunded, more = _settle(refunds, Transaction.Kind.REVERSAL)
    return settled / seconds, refunded / more


def _settle(told: list[list[int]], kind: str) -> tuple[int, float]:
    """How many rows were written of the events told, in how many seconds."""
    before = Transaction.objects.filter(kind=kind).count()
    done = []
    started = time.perf_counter()
    for keys in paced(told):
        for key in keys:
            inbox.process(key)
        done += keys
    seconds = time.perf_counter() - started
    rows = Transaction.objects.filter(kind=kind).count() - before
    if len(done) != len(told[0]) * rows or InboundEvent.objects.filter(pk__in=done).exclude(state="done").exists():
        raise SystemExit(f"{rows} rows were written of {len(done)} events")
    InboundEvent.objects.filter(state="pending").delete()
    return rows, seconds


def _stored(connection: Connection, bodies: list[str]) -> list[int]:
    events = InboundEvent.objects.bulk_create(read(connection, body.encode()) for body in bodies)
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
