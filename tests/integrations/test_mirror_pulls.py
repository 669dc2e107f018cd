"""dj-stripe's tables are fed by pulls too: from what was listed, never with an older state, at nobody's expense."""

import re
from datetime import timedelta

import pytest
import stripe as library
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from djstripe import models as mirror

from integrations import pulls
from integrations.models import InboundEvent
from integrations.stripe import mirror_listed
from integrations.stripe.models import Listed
from integrations.stripe.pulling import people
from integrations.tasks import sweep_mirror, sweep_mirror_of_pulls
from tests.door import SECRET
from tests.integrations.test_mirror import everything_stored

ADA = "ada@lovelace.example"


def pull(shop):
    pulls.process(pulls.request(shop.connection, "everything").pk)


def mirror_now():
    """What waits for others to be mirrored, or for its next attempt, does not wait here; but it comes after them."""
    sweep_mirror_of_pulls()
    Listed.objects.update(next_at=timezone.now())
    sweep_mirror_of_pulls()


def age(**ago):
    """What dj-stripe holds was mirrored so long ago."""
    mirror.Customer.objects.update(djstripe_updated=timezone.now() - timedelta(**ago))


@pytest.fixture
def paid(stripe):
    price = stripe.price(stripe.product("Team plan"), 10000)
    made = stripe.pay_invoice(stripe.customer(ADA), [{"price": price}], taxes=[{"percent": 20}])
    stripe.refund(made.charge, 3600)
    return made


def test_a_pull_fills_the_mirror_and_hardly_asks(shop, stripe, paid):
    pull(shop)
    stripe.reset_requests()
    mirror_now()
    assert mirror.Invoice.objects.get(id=paid.invoice).stripe_data["total"] == 12000
    assert mirror.Charge.objects.get().stripe_data["customer"] == paid.customer
    assert mirror.PaymentIntent.objects.get().id == paid.payment_intent
    assert mirror.Customer.objects.get().stripe_data["email"] == ADA
    assert mirror.Refund.objects.get().stripe_data["amount"] == 3600
    assert mirror.Product.objects.get().name == "Team plan"
    assert mirror.Price.objects.get().stripe_data["unit_amount"] == 10000
    # dj-stripe asks for these by itself; no object that was listed is asked for again.
    asked = {path.split("?")[0] for _, path in stripe.requests}
    assert not [path for path in asked if not re.search(r"/features$|^/v1/balance_transactions/|^/v1/[a-z_]+$", path)]
    assert not Listed.objects.exists()


def test_an_invoice_that_names_its_discounts_is_fetched_with_them(shop, stripe):
    payer = stripe.customer(ADA)
    lines = [{"description": "Seats", "amount": 10000}, {"description": "Days", "amount": 500}]
    stripe.pay_invoice(payer, lines, discounts=[{"percent": 10}])
    pull(shop)
    mirror_now()
    pull(shop)
    mirror_now()
    assert mirror.Invoice.objects.get().stripe_data["total"] == 9450
    assert mirror.LineItem.objects.count() == 2
    assert not Listed.objects.exists()


def test_no_table_holds_the_key(shop, stripe, paid):
    pull(shop)
    mirror_now()
    rows = list(everything_stored())
    assert any(name == "djstripe_apikey" for name, _ in rows)
    assert {name for name, text in rows if stripe.api_key in text or SECRET in text} == set()


def test_customers_that_are_looked_up_by_e_mail_are_mirrored(shop, stripe):
    key = stripe.customer(ADA)
    people.find(shop.connection, ADA)
    mirror_now()
    assert mirror.Customer.objects.get().id == key


def test_a_page_is_left_with_one_insert(shop):
    page = [
        {
            "id": f"ch_{n}",
            "object": "charge",
            "customer": {"id": f"cus_{n}", "object": "customer"},
            "payment_intent": {"id": f"pi_{n}", "object": "payment_intent"},
            "refunds": {"data": [{"id": f"re_{n}", "object": "refund"}]},
        }
        for n in range(30)
    ]
    page += [{"id": "cn_1", "object": "credit_note"}, {"id": "ch_x", "object": "charge", "customer": None}]
    page += [{"id": "in_1", "object": "invoice", "customer": {"id": "cus_0", "object": "customer", "deleted": True}}]
    with CaptureQueriesContext(database) as queries:
        mirror_listed.leave(shop.connection, page, timezone.now())
    assert len([one for one in queries if one["sql"].startswith("INSERT")]) == 1
    assert Listed.objects.count() == 122
    assert Listed.objects.get(external_id="ch_1").body["customer"] == "cus_1"
    assert Listed.objects.order_by("pk").first().external_id == "cus_0"


def test_a_listing_does_not_bring_back_what_an_event_changed(shop, stripe):
    key = stripe.customer(ADA)
    people.find(shop.connection, ADA)
    stripe.update_customer(key, email="ada@byron.example")
    shop.tell(*stripe.events())
    sweep_mirror()
    mirror_now()
    assert mirror.Customer.objects.get().stripe_data["email"] == "ada@byron.example"
    assert not Listed.objects.exists()


def test_what_no_event_told_is_brought_by_a_listing(shop, stripe):
    key = stripe.customer(ADA, "Ada")
    shop.tell(*stripe.events())
    sweep_mirror()
    age(hours=1)
    stripe.update_customer(key, name="Countess")
    people.find(shop.connection, ADA)
    mirror_now()
    assert mirror.Customer.objects.get().stripe_data["name"] == "Countess"


def test_of_two_listings_the_later_stays(shop, stripe):
    key = stripe.customer(ADA, "Ada")
    people.find(shop.connection, ADA)
    old = Listed.objects.get()
    stripe.update_customer(key, name="Countess")
    people.find(shop.connection, ADA)
    mirror_now()
    # A worker that had read the older row: it is too late, and leaves the state alone.
    old.told_at -= timedelta(seconds=1)
    mirror_listed._refresh(old)
    mirror_listed._write(old)
    assert mirror.Customer.objects.get().stripe_data["name"] == "Countess"


def test_an_event_that_fetched_before_another_stored_fetches_again(shop, stripe):
    stripe.customer(ADA)
    shop.tell(*stripe.events())
    sweep_mirror()
    age(hours=-1)
    InboundEvent.objects.update(mirror="pending", mirror_next_at=timezone.now())
    sweep_mirror()
    row = InboundEvent.objects.get()
    assert (row.mirror, row.mirror_error[:6]) == ("pending", "Newer:")
    age(hours=1)
    InboundEvent.objects.update(mirror_next_at=timezone.now())
    sweep_mirror()
    assert InboundEvent.objects.get().mirror == "done"


def test_a_deleted_customer_does_not_come_back(shop, stripe):
    key = stripe.customer(ADA)
    people.find(shop.connection, ADA)
    stripe.delete_customer(key)
    shop.tell(*stripe.events())
    sweep_mirror()
    mirror_now()
    assert not mirror.Customer.objects.exists()
    assert not Listed.objects.exists()


def test_a_connection_that_does_not_mirror_leaves_nothing(shop, stripe, paid):
    people.find(shop.connection, ADA)
    shop.connection.mirrors = False
    shop.connection.save()
    pull(shop)
    assert Listed.objects.count() == 1
    sweep_mirror_of_pulls()
    assert not Listed.objects.exists()
    assert not mirror.Customer.objects.exists()


def test_it_tries_again_gives_up_and_takes_up_what_is_listed_anew(shop, stripe):
    stripe.customer(ADA)
    people.find(shop.connection, ADA)
    stripe.fail(500, times=None)
    for attempts in range(1, 7):
        Listed.objects.update(next_at=timezone.now())
        sweep_mirror_of_pulls()
        row = Listed.objects.get()
        assert row.attempts == attempts
        assert (row.next_at is None) is (attempts == 6)
    assert "Error" in row.error
    stripe.recover()
    people.find(shop.connection, ADA)
    row.refresh_from_db()
    assert (row.attempts, row.error) == (0, "")
    mirror_now()
    assert mirror.Customer.objects.count() == 1


def test_no_lock_is_held_while_the_network_is_waited_for(shop, stripe, paid, monkeypatch):
    pull(shop)
    seen = []
    send = library.RequestsClient.request

    def watched(*args, **options):
        seen.append(database.in_atomic_block)
        return send(*args, **options)

    monkeypatch.setattr(library.RequestsClient, "request", watched)
    mirror_now()
    assert seen
    assert not any(seen)
