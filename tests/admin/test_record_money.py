"""The pages of payments, transactions and events: each row, each event and each look-up, in order and in words."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import InboundEvent
from prm.accounts.models import User
from prm.deals.models import Deal
from prm.ledger.models import Payment
from tests.admin.reading import opened, said, steps, table
from tests.admin.world import MOMENT, SECRETS, went
from tests.door import ACCOUNT

WAY = "How it came to this"
STRIPE = "Open in Stripe"


def way(page):
    return [re.sub(r" Today, \d\d:\d\d", "", line) for line in steps(page, WAY)]


@pytest.fixture
def sold(shop, stripe):
    """Ada, whom somebody registered, pays an invoice, of which a part is refunded."""
    from tests.world import lead

    lead("ada@lovelace.example", of="north")
    ada = stripe.customer("ada@lovelace.example", "Ada Lovelace")
    bill = stripe.pay_invoice(
        ada, [{"description": "Seats", "amount": 10000}], taxes=[{"percent": 20}], description="Order 7"
    )
    shop.tell(*stripe.events())
    stripe.refund(bill.charge, 3600)
    shop.tell(*stripe.events()[-2:])
    return Payment.objects.get(external_id__startswith="in_")


def test_a_payment_explains_itself_from_its_first_event_to_its_refund(client, sold):
    dana = User.objects.create_superuser("dana@vendor.example", "dana-password", name="Dana")
    client.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")
    page = opened(client, sold)
    assert table(page, "What was paid") == [
        ["Paid, with tax", "€120.00"],
        ["Tax", "−€20.00"],
        ["Net, which counts", "€100.00"],
    ]
    told = way(page)
    events = InboundEvent.objects.exclude(subject="")
    assert sum(line.startswith("Event ") for line in told) == events.exclude(subject__startswith="cus_").count()
    first, settled = told[0], next(n for n, line in enumerate(told) if line.startswith("Settled under"))
    assert first.startswith("Event ")
    order = [
        "The earliest accepted lead with ada@lovelace.example is ada@lovelace.example: it converts.",
        "The customer Ada Lovelace is made, source partner North.",
        "Recorded “Order 7”: €100.00.",
        "Recorded for Ada Lovelace, credited to North.",
        "Money went back. Reckoned anew from all that is known of it.",
        "€70.00 of €100.00 should stand.",
    ]
    places = [next(n for n, line in enumerate(told) if line == words) for words in order]
    assert places == sorted(places)
    assert settled < places[0]
    refunded = next(n for n, line in enumerate(told) if " refund" in line and line.startswith("Event "))
    assert places[3] < refunded < places[4]
    assert told[-1].startswith("Reversed “Order 7”: −€30.00, because of re_")
    for event in events:
        if not event.subject.startswith("cus_"):
            assert f'/inboundevent/{event.pk}/change/">{event.type}</a>' in page
    assert f'href="https://dashboard.stripe.com/test/invoices/{sold.external_id}"' in page
    assert f"https://dashboard.stripe.com/{ACCOUNT}/test/dashboard" in page or sold.account in page


def test_what_was_asked_stands_before_what_it_settled_and_once(staff, world):
    asked = {"code": "asked_invoice", "id": "in_0", "answer": "in_0"}
    payment = world.payment(0, notes=(asked,))
    world.lead(0).accept(by=world.staff)
    world.payment(0, email="lead0@example.com", notes=(asked,))
    told = way(opened(staff, Payment.objects.get(pk=payment.pk)))
    found = [n for n, line in enumerate(told) if line.startswith("Asked for the invoice in_0")]
    assert found == [0]
    assert sum(line.startswith("Settled under") for line in told) == 2


def test_the_steps_lead_to_what_they_name(staff, world):
    deal = world.deal(0)
    Deal.objects.filter(pk=deal.pk).update(status="accepted")
    payment = world.payment(0, email="deal0@example.com")
    page = opened(staff, payment)
    row, customer = payment.transactions.get(), payment.customer
    for link, text in (
        (f"/deals/deal/{deal.pk}/change/", "Deal 0"),
        (f"/customers/customer/{customer.pk}/change/", "deal0@example.com"),
        (f"/ledger/transaction/{row.pk}/change/", "Order 0"),
        (f"/ledger/transaction/{row.pk}/change/", '<span class="pr-num">€90.00</span>'),
        (f"/partners/partner/{world.partner.pk}/change/", "Partner A"),
    ):
        assert f'href="/admin{link}">{text}</a>' in page
    assert "Deals with the contact deal0@example.com get this customer: Deal 0." in way(page)
    assert 'href="https://dashboard.stripe.com/test/customers/cus_0"' in page


def test_nobody_is_said_to_be_known_by_none(staff, world):
    payment = world.payment(0)
    for step in payment.trace:
        if step["code"] == "customer_unknown":
            step["payer"] = ""
    payment.save()
    page = said(opened(staff, payment))
    assert "No customer has the e-mail payer0@example.com." in page
    assert "by none" not in page


def test_a_transaction_names_its_payment_and_what_reverses_it(staff, world):
    payment = world.paid(0)
    world.told_back(0, went("re_1", 1200))
    sale, reversal = payment.transactions.order_by("pk")
    page = said(opened(staff, sale))
    assert "Payment in_0 Recorded for lead0@example.com, credited to Partner A. Payment’s id in_0" in page
    assert "Reversed by Order 0 −€10.00" in page
    assert "Reverses Order 0 Because of Refund of €12.00, succeeded re_1" in said(opened(staff, reversal))
    main = opened(staff, sale).split("<main")[1].split("</main>")[0]
    assert "<input" not in main
    assert "Save" not in main


def test_an_event_tells_of_its_delivery_and_its_payments(staff, world):
    world.paid(0)
    event = world.event(0, state="done", told_at=timezone.now(), finished_at=timezone.now())
    page = opened(staff, event)
    assert "Signature Verified on its raw bytes, as it came, Today" in said(page)
    assert [row[0] for row in table(page, "Payments it told of")] == ["in_0"]
    assert 'href="https://dashboard.stripe.com/test/events/evt_0"' in page
    assert SECRETS[2] not in page
    assert "••••" in page


def test_an_event_that_was_picked_up_bears_no_signature(staff, world):
    page = said(opened(staff, world.event(0, delivered=False, state="done")))
    assert "Signature None Picked up from Stripe’s list of events" in page
    assert "No payment: it told of something else" in page


def test_an_event_that_is_tried_again_says_when_and_why(staff, world):
    later = timezone.now() + timedelta(minutes=5)
    why = {"reason_code": "provider_down", "reason_data": {"why": "timeout"}}
    page = opened(staff, world.event(0, attempts=3, next_attempt_at=later, **why))
    assert "Stripe did not answer: timeout." in page
    assert "Attempts that failed 3 Next attempt" in said(page)
    assert "/step/retry/" in page


def test_an_event_about_a_payer_leads_to_the_customer(staff, world):
    payment = world.paid(0)
    event = world.event(0, state="done")
    InboundEvent.objects.filter(pk=event.pk).update(subject="cus_0", happened_at=MOMENT)
    assert f'href="/admin/customers/customer/{payment.customer.pk}/change/">lead0@example.com</a>' in opened(
        staff, event
    )
