"""What settling a payment costs: counted, not timed."""

import re

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from integrations import inbox
from integrations.models import InboundEvent
from integrations.sandbox.objects import Charge
from prm.customers.models import Customer, ExternalId
from prm.ledger.models import Payment, Transaction
from prm.partners.models import Partner

LIMIT = 15


@pytest.fixture
def known(shop, stripe):
    """A claimed customer known by its Stripe id, and a product whose name was told."""
    payer = stripe.customer("ada@lovelace.example", "Ada")
    plan = stripe.price(stripe.product("Team plan"), 10000)
    shop.tell(*stripe.events())
    partner = Partner.objects.create(name="North")
    ada = Customer.objects.create(email="ada@lovelace.example", partner=partner)
    ExternalId.objects.create(customer=ada, account=stripe.account, external_id=payer)
    return payer, plan


def last_event(shop, stripe, known, **choices):
    """Tells of one payment wholly, and works off all its events but `invoice.paid`."""
    for name, value in choices.items():
        setattr(shop.connection, name, value)
    shop.connection.save()
    payer, plan = known
    already = len(stripe.events())
    stripe.pay_invoice(payer, [{"price": plan}], taxes=[{"percent": 20}])
    told = stripe.events()[already:]
    kinds = ("invoice_payment.paid", "charge.succeeded", "payment_intent.succeeded", "invoice.paid")
    shop.post(*[one for one in told if one["type"] in kinds])
    *others, paid = InboundEvent.objects.filter(state="pending").order_by("pk")
    assert paid.type == "invoice.paid"
    for one in others:
        inbox.tell(one.pk)
    inbox.tell(paid.pk)
    return paid


def settled(paid):
    with CaptureQueriesContext(database) as queries:
        inbox.process(paid.pk)
    assert not InboundEvent.objects.filter(state="pending").exists()
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("choices", [{}, {"naming": "product", "splitting": "line"}], ids=["whole", "by line"])
def test_a_payment_told_by_its_events_is_settled_within_15_queries_and_without_a_call(shop, stripe, known, choices):
    paid = last_event(shop, stripe, known, **choices)
    stripe.reset_requests()
    queries = settled(paid)
    assert len(queries) <= LIMIT, "\n".join(queries)
    assert stripe.requests == []
    assert Payment.objects.get().outcome == "recorded"


@pytest.fixture
def refunded(shop, stripe, known):
    """A payment that is recorded by line, and the event of its second refund, told but not worked off."""
    settled(last_event(shop, stripe, known, splitting="line"))
    charge = stripe.world.ids(Charge)[-1]
    stripe.refund(charge, 1000)
    shop.tell(*stripe.events()[-2:])
    already = len(stripe.events())
    stripe.refund(charge, 2000)
    shop.post(*stripe.events()[already:])
    for one in InboundEvent.objects.filter(state="pending"):
        inbox.tell(one.pk)
    stripe.reset_requests()
    return InboundEvent.objects.filter(state="pending").earliest("pk")


def test_a_refund_told_by_its_events_is_taken_back_within_15_queries_and_without_a_call(stripe, refunded):
    queries = settled(refunded)
    assert len(queries) <= LIMIT, "\n".join(queries)
    assert stripe.requests == []
    assert Transaction.objects.filter(kind="reversal").count() == 2


def test_a_refund_that_is_there_first_adds_five_queries_to_settling_its_payment(shop, stripe, known):
    alone = len(settled(last_event(shop, stripe, known)))
    paid = last_event(shop, stripe, known)
    stripe.refund(stripe.world.ids(Charge)[-1], 1000)
    shop.post(next(one for one in stripe.events() if one["type"] == "refund.created"))
    inbox.tell(InboundEvent.objects.latest("pk").pk)
    assert len(settled(paid)) == alone + 5
    assert Transaction.objects.filter(kind="reversal").count() == 1


def test_storing_the_facts_of_an_event_takes_few_queries(shop, stripe, known):
    paid = last_event(shop, stripe, known)
    InboundEvent.objects.filter(pk=paid.pk).update(told_at=None)
    with CaptureQueriesContext(database) as queries:
        inbox.tell(paid.pk)
    assert len(queries) <= 10, [query["sql"][:100] for query in queries]


def fill(rows, partner_id, customer_id):
    """Many settled payments with a transaction each, written past the code."""
    now = timezone.now()
    made = Payment.objects.bulk_create(
        Payment(
            provider="stripe", account="acct_1Test", external_id=f"in_fill{n}", livemode=False, outcome="recorded",
            reason_code="recorded", net_minor=100, gross_minor=100, currency="EUR", occurred_at=now,
            payer_id=f"cus_fill{n}", payer_email=f"fill{n}@fill.example", customer_id=customer_id,
        )
        for n in range(rows)
    )  # fmt: skip
    Transaction.objects.bulk_create(
        Transaction(
            payment=payment, seq=1, kind="sale", name="Filler", amount_minor=100, currency="EUR", livemode=False,
            customer_id=customer_id, partner_id=partner_id, occurred_at=now,
        )
        for payment in made
    )  # fmt: skip


@pytest.mark.parametrize("rows", [10, pytest.param(100_000, marks=pytest.mark.slow)])
def test_the_number_of_queries_does_not_grow_with_the_ledger(shop, stripe, known, rows):
    counts = [len(settled(last_event(shop, stripe, known)))]
    someone = Customer.objects.create(email="filler@fill.example", partner=Partner.objects.get())
    fill(rows, someone.partner_id, someone.pk)
    counts.append(len(settled(last_event(shop, stripe, known))))
    assert counts[0] == counts[1]


def test_every_look_up_uses_an_index(shop, stripe, known):
    fill(300, None, Customer.objects.create(email="filler@fill.example").pk)
    reads = [sql for sql in settled(last_event(shop, stripe, known)) if re.match(r"\s*(SELECT|WITH|UPDATE)", sql)]
    assert len(reads) >= 7
    for sql in reads:
        assert not (scans := whole_tables(sql)), (scans, sql)


def whole_tables(sql):
    """The tables that a query reads from end to end. PostgreSQL is asked without its liking for small tables."""
    with database.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = [row[3] for row in cursor.fetchall()]
            return [
                line
                for line in plan
                if line.startswith("SCAN") and not re.search(r"near|CONSTANT|SUBQUERY|USING", line)
            ]
        if "pg_advisory" in sql:
            return []
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}")
        plan = [row[0] for row in cursor.fetchall()]
        cursor.execute("RESET enable_seqscan")
        return [line for line in plan if "Seq Scan" in line]
