"""Pulling what is already there: the ledger that webhooks would have made, few calls, and no harm in being killed."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from integrations import pulls
from integrations.draining import drain
from integrations.models import Connection, InboundEvent, Pull
from integrations.sandbox import Sandbox
from integrations.stripe.connect import connect
from integrations.stripe.pulling import missed
from prm.ledger.models import MoneyBack, Payment, Transaction
from tests.door import SECRET, Door
from tests.world import customer, lead

ADA = "ada@lovelace.example"
COLUMNS = ("payment__external_id", "line", "kind", "name", "amount_minor", "currency", "partner__key", "source")


def ledger():
    return sorted(Transaction.objects.values_list(*COLUMNS))


def pull(shop, kind="everything", subject=""):
    row = pulls.request(shop.connection, kind, subject)
    pulls.process(row.pk)
    row.refresh_from_db()
    assert (row.state, row.reason_code) == ("done", "")
    return row


@pytest.fixture
def year(stripe):
    """Payments of all kinds, and what went back of some."""
    lead(ADA, name="Ada")
    customer("eve@example.org", of="south", ids=("cus_none",))
    plan = stripe.price(stripe.product("Team plan"), 10000)
    ada, eve = stripe.customer(ADA), stripe.customer("Eve@Example.org")
    first = stripe.pay_invoice(ada, [{"price": plan}], taxes=[{"percent": 20}], description="First")
    stripe.pay_invoice(ada, [{"price": plan}], balance_credit=20000)
    stripe.pay_invoice(eve, [{"description": "Seats", "amount": 9000}], payments=3)
    stripe.pay_invoice(eve, [{"description": "Setup", "amount": 500}], out_of_band=True)
    guest = stripe.charge(700, email=ADA, description="Once")
    stripe.checkout(5000, email=ADA, tax=950)
    stripe.legacy_charge(300, email="nobody@nowhere.example")
    stripe.refund(first.charge, 3600)
    stripe.lose(stripe.dispute(guest.charge))
    return ada


def test_the_ledger_is_the_one_that_webhooks_would_have_made(shop, stripe, year):
    row = pull(shop)
    pulled, outcomes = ledger(), sorted(Payment.objects.values_list("external_id", "outcome"))
    assert len(pulled) == 8
    assert InboundEvent.objects.count() == 0
    shop.tell(*stripe.events())
    assert (ledger(), sorted(Payment.objects.values_list("external_id", "outcome"))) == (pulled, outcomes)
    assert (row.counts["recorded"], row.counts["unmatched: no_match"]) == (6, 1)


def test_what_webhooks_told_is_not_pulled_twice(shop, stripe, year):
    shop.tell(*stripe.events())
    told = ledger()
    row = pull(shop)
    assert ledger() == told
    assert "recorded" not in row.counts
    assert MoneyBack.objects.count() == 2


def test_a_thousand_payments_cost_few_calls(shop, stripe):
    lead(ADA, name="Ada")
    payers = [stripe.customer(ADA), *(stripe.customer(f"p{n}@example.org") for n in range(9))]
    for n in range(100):
        stripe.pay_invoice(payers[n % 10], [{"description": "Seats", "amount": 1000 + n}])
    stripe.reset_requests()
    pull(shop)
    assert len(stripe.requests) <= 8, stripe.requests
    assert Payment.objects.count() == 100


@pytest.mark.slow
def test_a_thousand_payments_of_a_year_cost_at_most_35_calls(committed, settings):
    settings.STRIPE_REQUESTS_PER_SECOND = 1000
    with Sandbox(account="acct_1Year", clock=time.time() - 364 * 86400) as sandbox:
        settings.STRIPE_API_BASE = sandbox.base_url
        sandbox.many(payments=1000, days=363)
        pull(Door(connect(sandbox.api_key, SECRET, sandbox.account)))
        assert len(sandbox.requests) <= 35
    assert Payment.objects.count() == 1000
    assert MoneyBack.objects.count() == 50


def test_one_customer_is_pulled_alone(shop, stripe, year):
    pull(shop, "customer", year)
    assert sorted(Payment.objects.values_list("outcome", flat=True)) == ["recorded", "recorded"]
    assert sum(Transaction.objects.values_list("amount_minor", flat=True)) == 20000 - 3000


@pytest.mark.parametrize("calls", range(1, 8))
def test_killed_after_any_page_it_goes_on_with_the_same_end(shop, stripe, year, calls):
    row = pulls.request(shop.connection, "everything")
    seen = []

    def watch(_):
        seen.append(True)
        if len(seen) == calls:
            raise KeyboardInterrupt

    try:
        pulls.process(row.pk, watch)
    except KeyboardInterrupt:
        Pull.objects.filter(pk=row.pk).update(claimed_until=None)
    stripe.reset_requests()
    pulls.process(row.pk)
    resumed = [path.split("?")[0] for _, path in stripe.requests]
    row.refresh_from_db()
    assert row.state == "done"
    killed = ledger()
    pull(shop)
    assert ledger() == killed
    assert len(killed) == 8
    assert "/v1/products" not in resumed or calls == 1
    assert "/v1/invoices" not in resumed or calls <= 2


def test_429_is_waited_for_and_500_is_tried_again_later(shop, stripe, year):
    stripe.throttle(retry_after=0, times=2)
    pull(shop)
    stripe.fail(500, times=None, match="/v1/charges")
    row = pulls.request(shop.connection, "everything")
    pulls.process(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.reason_code) == ("pending", 1, "provider_down")
    assert len(ledger()) == 8


def test_nonsense_is_no_answer(shop, stripe, year):
    stripe.babble(times=None, match="/v1/invoices")
    row = pulls.request(shop.connection, "everything")
    pulls.process(row.pk)
    row.refresh_from_db()
    assert (row.state, row.reason_code, ledger()) == ("pending", "provider_down", [])


def test_events_that_stripe_could_not_deliver_are_picked_up(shop, stripe):
    lead(ADA, name="Ada")
    stripe.charge(700, email=ADA)
    known = len(stripe.events())
    shop.tell(*stripe.events())
    stripe.charge(900, email=ADA)
    row = missed.request(shop.connection)
    pulls.process(row.pk)
    row.refresh_from_db()
    assert (row.state, row.counts["missed"]) == ("done", len(stripe.events()) - known)
    drain()
    assert sorted(Transaction.objects.values_list("amount_minor", flat=True)) == [700, 900]
    again = missed.request(shop.connection)
    pulls.process(again.pk)
    again.refresh_from_db()
    assert again.counts["missed"] == 0


def test_what_happened_before_the_account_was_connected_is_no_missed_event(shop, stripe):
    stripe.charge(900, email=ADA)
    Connection.objects.update(created_at=timezone.now() + timedelta(hours=1))
    shop.connection.refresh_from_db()
    row = missed.request(shop.connection)
    pulls.process(row.pk)
    assert InboundEvent.objects.count() == 0
