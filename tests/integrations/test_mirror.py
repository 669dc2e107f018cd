"""dj-stripe's tables behind the money: fresh, and without a secret in clear anywhere."""

import pytest
from django.db import connection as database
from django.db import transaction
from djstripe import models as mirror
from djstripe.event_handlers import djstripe_receiver
from djstripe.signals import WEBHOOK_SIGNALS

from integrations.models import InboundEvent
from integrations.stripe import rehearsal
from integrations.tasks import sweep_mirror
from tests.database import tables
from tests.door import SECRET


def everything_stored():
    with database.cursor() as cursor:
        for name in tables():
            cursor.execute(f'SELECT * FROM "{name}"')
            for row in cursor.fetchall():
                yield (
                    name,
                    " ".join(
                        bytes(v).decode(errors="replace") if isinstance(v, memoryview | bytes) else str(v) for v in row
                    ),
                )


@pytest.fixture
def told(shop, stripe):
    price = stripe.price(stripe.product("Team plan"), 10000)
    payer = stripe.customer("ada@lovelace.example", "Ada")
    paid = stripe.pay_invoice(payer, [{"price": price}], discounts=[{"percent": 10}], taxes=[{"percent": 20}])
    shop.tell(*stripe.events())
    return paid


@pytest.fixture
def mirrored(told):
    sweep_mirror()
    return told


def test_every_object_behind_a_payment_is_mirrored(mirrored):
    assert set(InboundEvent.objects.values_list("mirror", "mirror_error")) == {("done", "")}
    assert mirror.Invoice.objects.get(id=mirrored.invoice).stripe_data["total"] == 10800
    assert mirror.Charge.objects.get(id=mirrored.charge).stripe_data["amount"] == 10800
    assert mirror.Customer.objects.get(id=mirrored.customer).stripe_data["email"] == "ada@lovelace.example"
    assert mirror.PaymentIntent.objects.filter(id=mirrored.payment_intent).exists()
    assert mirror.Product.objects.get().stripe_data["name"] == "Team plan"
    assert mirror.Price.objects.count() == 1


def test_no_table_holds_the_key_or_the_signing_secret(mirrored, stripe):
    rows = list(everything_stored())
    assert any(name == "djstripe_apikey" for name, _ in rows)
    leaks = {name for name, text in rows if stripe.api_key in text or SECRET in text}
    assert leaks == set()


def test_a_mirrored_object_is_the_latest_one_even_for_an_old_event(shop, stripe):
    payer = stripe.customer("ada@lovelace.example", "Ada")
    stripe.update_customer(payer, email="ada@byron.example")
    created, updated = stripe.events()
    shop.tell(updated)
    sweep_mirror()
    shop.tell(created)
    sweep_mirror()
    assert mirror.Customer.objects.get().stripe_data["email"] == "ada@byron.example"


def test_a_price_is_mirrored_by_its_own_event(shop, stripe):
    price = stripe.price(stripe.product("Team plan"), 10000)
    shop.tell(*[one for one in stripe.events() if one["type"].startswith("price.")])
    sweep_mirror()
    assert mirror.Price.objects.get().id == price
    told = InboundEvent.objects.get()
    assert (told.type, told.state, told.mirror) == ("price.created", "ignored", "done")


def test_a_deleted_customer_leaves_the_mirror(shop, stripe):
    payer = stripe.customer("ada@lovelace.example")
    shop.tell(*stripe.events())
    sweep_mirror()
    stripe.delete_customer(payer)
    shop.tell(*stripe.events())
    sweep_mirror()
    assert not mirror.Customer.objects.exists()
    assert set(InboundEvent.objects.values_list("mirror", flat=True)) == {"done"}


def test_the_receivers_of_others_fire_from_the_worker_once_per_event(told):
    heard = []

    def receiver(sender, event, **_):
        heard.append((event.type, event.data["object"]["id"], database.in_atomic_block))

    djstripe_receiver("invoice.paid")(receiver)
    try:
        sweep_mirror()
        sweep_mirror()
    finally:
        WEBHOOK_SIGNALS["invoice.paid"].disconnect(receiver, sender=mirror.Event)
    assert heard == [("invoice.paid", told.invoice, False)]


def test_the_mirror_tries_again_when_stripe_is_down_and_the_money_does_not_wait(told, stripe):
    assert set(InboundEvent.objects.values_list("state", flat=True)) == {"done", "ignored"}
    stripe.fail(500, times=None)
    sweep_mirror()
    rows = InboundEvent.objects.all()
    assert {row.mirror for row in rows} == {"pending"}
    assert all("500" in row.mirror_error or "Error" in row.mirror_error for row in rows)
    assert set(rows.values_list("state", flat=True)) == {"done", "ignored"}


@pytest.mark.usefixtures("committed")
def test_no_transaction_is_open_while_the_network_is_waited_for():
    seen = []

    def send():
        seen.append(database.in_atomic_block)
        return "answer"

    def work():
        assert database.in_atomic_block
        return rehearsal.answer(("GET", "x"), send)

    assert rehearsal.perform(work) == "answer"
    assert seen == [False]


def test_work_that_failed_leaves_nothing(shop, stripe):
    def work():
        mirror.Product.objects.create(id="prod_half", livemode=False)
        assert transaction.get_connection().in_atomic_block
        raise LookupError

    with pytest.raises(LookupError):
        rehearsal.perform(work)
    assert not mirror.Product.objects.exists()
