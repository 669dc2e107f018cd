"""The work-list of payments without a customer: through the front door, as staff and as one who may only look."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prm.accounts.models import User
from prm.ledger.models import Payment, Transaction
from tests.admin.reading import opened, said
from tests.world import amounts, choose, customer, lead, outcome, trace

ADA = "ada@lovelace.example"
LIST = "/admin/ledger/payment/"
UNMATCHED = f"{LIST}?outcome__exact=unmatched"
BACKEND = "django.contrib.auth.backends.ModelBackend"
MARKUP = '<script>alert("1")</script>'


@pytest.fixture
def staff(committed):
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(User.objects.create_superuser("dana@vendor.example", "dana-password", name="Dana"), BACKEND)
    return browser


@pytest.fixture
def viewer(committed):
    """Staff who may look at payments and customers, and no more."""
    person = User.objects.create_user("vera@vendor.example", "vera-password", is_staff=True)
    names = ("view_payment", "view_customer")
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(person, BACKEND)
    return browser


@pytest.fixture
def payment(shop, stripe):
    stripe.charge(9000, customer=stripe.customer(ADA), description="Team plan")
    shop.tell(*stripe.events())
    return Payment.objects.get()


def url(payment, act, **query):
    seen = query.pop("seen", payment.settled_at.isoformat())
    words = "&".join(f"{name}={value}" for name, value in {"seen": seen.replace("+", "%2B"), **query}.items())
    return f"{reverse(f'admin:ledger_payment_{act}', args=[payment.pk])}?{words}"


def post(client, payment, act, **words):
    """Presses a button; what the next page says on top."""
    answer = client.post(url(payment, act), words, follow=True)
    assert answer.status_code == 200
    assert MARKUP not in answer.content.decode()
    return [str(one) for one in answer.context["messages"]]


def test_an_unmatched_payment_is_found_attached_and_recorded(staff, payment):
    known = customer("office@lovelace.example", "north")
    listed = said(staff.get(UNMATCHED).content.decode())
    assert "No lead, deal or customer with ada@lovelace.example." in listed
    for label in ("Attach to customer", "Settle again", "Leave it"):
        assert f"{label} {payment}" in listed
    found = staff.get(url(payment, "attach", q="OFFICE@")).content.decode()
    assert f"customer={known.pk}" in found
    asked = said(staff.get(url(payment, "attach", customer=known.pk)).content.decode())
    assert "Attach it to office@lovelace.example?" in asked
    assert f"office@lovelace.example, chosen by a person, gets this payment and the id {payment.payer_id}." in asked
    assert "Settled under these settings: leads convert" in asked
    assert "€90.00 is recorded and credited to North." in asked
    assert amounts() == []
    [told] = post(staff, payment, "attach", customer=known.pk)
    assert told == f"{payment}: Recorded for office@lovelace.example, credited to North."
    [twice] = post(staff, payment, "attach", customer=known.pk)
    assert "no longer waits for anybody" in twice
    assert (amounts(), Transaction.objects.get().partner.key) == ([9000], "north")
    page = said(opened(staff, payment))
    assert "Dana attached it to the customer office@lovelace.example." in page
    assert "What to do with it" not in page


def test_what_stays_on_the_list_is_said_before(staff, payment, shop, stripe):
    for _ in range(2):
        stripe.charge(1000, customer=payment.payer_id)
    stripe.charge(700, email="guest@example.com")
    shop.tell(*stripe.events())
    known = customer("office@lovelace.example")
    asked = said(staff.get(url(payment, "attach", customer=known.pk)).content.decode())
    assert f"2 more payments of {payment.payer_id} stay on the list until you settle them again." in asked
    assert "€90.00 is recorded and credited to nobody: no partner has claimed them." in asked
    guest = Payment.objects.get(payer_id="")
    asked = said(staff.get(url(guest, "attach", customer=known.pk)).content.decode())
    assert "only this payment is attached, not the next one." in asked
    choose(shop.connection, create_transaction=False)
    asked = said(staff.get(url(guest, "attach", customer=known.pk)).content.decode())
    assert "Transactions are switched off." in asked
    assert "is recorded and" not in asked
    owner = customer("owner@example.com", ids=(payment.payer_id,))
    asked = staff.get(url(payment, "attach", customer=known.pk)).content.decode()
    assert f"{payment.payer_id} is known as the customer {owner} already." in said(asked)
    assert "Attach payment" not in asked


def test_settled_again_it_finds_the_lead_that_was_registered_since(staff, payment):
    assert "Unmatched" in post(staff, payment, "again")[0]
    [twice] = post(staff, payment, "again")
    assert "was settled meanwhile" in twice
    assert trace().count("Dana had it settled again.") == 1
    lead(ADA)
    payment.refresh_from_db()
    [told] = post(staff, payment, "again")
    assert "credited to North" in told
    assert amounts() == [9000]


def test_left_with_a_reason_it_is_off_the_list_until_somebody_takes_it_up(staff, payment):
    assert post(staff, payment, "leave", reason=" ") == []
    assert outcome()[0] == "unmatched"
    post(staff, payment, "leave", reason=MARKUP)
    [twice] = post(staff, payment, "leave", reason="no")
    assert "no longer waits" in twice
    assert outcome() == ("ignored", f"Left by Dana: “{MARKUP}”")
    pages = [opened(staff, payment), staff.get(LIST).content.decode()]
    assert all(MARKUP not in page and "&lt;script&gt;" in page for page in pages)
    assert "Attach to customer" not in pages[0]
    assert str(payment) not in staff.get(UNMATCHED).content.decode()
    payment.refresh_from_db()
    lead(ADA)
    post(staff, payment, "again")
    assert amounts() == [9000]


def test_markup_in_a_customers_name_and_a_search_stays_text(staff, payment):
    known = customer("x@example.com", "north")
    known.name = MARKUP
    known.save()
    for words in ({"q": "x@example.com"}, {"q": MARKUP}, {"customer": known.pk}):
        page = staff.get(url(payment, "attach"), {**words}).content.decode()
        assert MARKUP not in page
    [told] = post(staff, payment, "attach", customer=known.pk)
    assert MARKUP in told
    assert MARKUP not in opened(staff, payment)


def test_who_may_only_look_sees_no_buttons_and_changes_nothing(viewer, payment):
    known = customer("office@lovelace.example", "north")
    assert "Settle again" not in viewer.get(UNMATCHED).content.decode()
    assert "What to do with it" not in opened(viewer, payment)
    for act, words in (("attach", {"customer": known.pk}), ("again", {}), ("leave", {"reason": "no"})):
        assert viewer.post(url(payment, act), words).status_code == 403
    assert [viewer.get(url(payment, act)).status_code for act in ("attach", "leave")] == [403, 403]
    assert (outcome()[0], amounts()) == ("unmatched", [])


def test_looking_does_nothing_and_nonsense_is_answered(staff, payment):
    assert staff.get(url(payment, "again")).status_code == 405
    assert staff.post(f"{LIST}999/again/").status_code == 404
    for words in ({"q": "\x00"}, {"customer": "x"}, {"customer": "9" * 30}, {"q": "a" * 5000}, {"seen": "yesterday"}):
        assert staff.get(url(payment, "attach"), words).status_code == 200
    assert staff.post(url(payment, "attach"), {"customer": "0"}).status_code == 200
    assert "was settled meanwhile" in str(staff.post(url(payment, "again", seen="2026-01-01"), follow=True).content)
    assert staff.post(f"{LIST}{payment.pk}/leave/?seen=%00", {"reason": "a\x00b" * 400}).status_code == 302
    assert outcome()[0] == "ignored"
    assert Client().post(url(payment, "again")).status_code == 302


def test_the_list_starts_with_the_oldest_and_adds_up_each_currency(staff, payment, shop, stripe):
    stripe.charge(5000, "jpy", email="b@example.com")
    stripe.charge(1000, "eur", email="c@example.com")
    shop.tell(*stripe.events())
    answer = staff.get(UNMATCHED)
    ages = [one.occurred_at for one in answer.context_data["cl"].result_list]
    assert ages == sorted(ages)
    assert {one.currency: (one.minor, one.count) for one in answer.context_data["cl"].sums[0].totals} == {
        "EUR": (10000, 2),
        "JPY": (5000, 1),
    }
    by_amount = staff.get(f"{UNMATCHED}&o=-1").context_data["cl"].result_list
    assert [one.net_minor for one in by_amount] == [9000, 5000, 1000]
    every = staff.get(LIST).context_data["cl"].sums[0].totals
    assert {one.currency: (one.minor, one.count) for one in every} == {"EUR": (10000, 2), "JPY": (5000, 1)}


def test_no_page_asks_more_than_fifteen_questions(staff, payment, shop, stripe):
    for number in range(30):
        stripe.charge(5000, email=f"guest{number}@example.com")
        customer(f"known{number}@example.com", "north")
    shop.tell(*stripe.events())
    known = customer("office@lovelace.example", "north")
    pages = [UNMATCHED, LIST, f"{LIST}{payment.pk}/change/", "/admin/", url(payment, "leave")]
    pages += [url(payment, "attach"), url(payment, "attach", q="known"), url(payment, "attach", customer=known.pk)]
    counts = {}
    for page in pages:
        staff.get(page)
        with CaptureQueriesContext(database) as asked:
            assert staff.get(page).status_code == 200
        counts[page] = len(asked)
    assert max(counts.values()) <= 15, counts
