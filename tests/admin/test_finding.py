"""One search over everything: where an id, an e-mail or part of a name leads, and to whom."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from djstripe import models as mirror

from integrations.stripe.models import Fact, Link
from prm.accounts.models import User
from prm.customers.models import Customer, ExternalId
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.ledger.models import MoneyBack, Payment, Transaction
from prm.ledger.settling import supersede
from prm.partners.models import Partner
from tests.admin.reading import said
from tests.admin.world import LINES, MOMENT, went
from tests.world import customer

FIND = "/admin/find/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def page_of(row):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def leads_to(client, text):
    answer = client.get(FIND, {"q": text})
    assert answer.status_code == 302, said(answer.content.decode())
    return answer.url


def found(client, text):
    """The kinds that are found, each with its rows' addresses."""
    answer = client.get(FIND, {"q": text})
    assert answer.status_code == 200
    return {group.title: [url for url, _hit in group.hits] for group in answer.context_data["groups"]}


def words(client, text):
    return " ".join(client.get(FIND, {"q": text}).context_data["words"])


@pytest.fixture
def full(world):
    """One payment by line, part of it refunded; one that nobody claims; what waits; an event."""
    world.paid(0, lines=LINES, split=True)
    world.told_back(0, went("re_1", 1200), lines=LINES, split=True)
    world.payment(1)
    world.waits(went("dp_9", 1200, "dispute", "needs_response", about="ch_9"))
    world.event(7)
    return world


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("in_0", lambda: Payment.objects.get(external_id="in_0")),
        ("in_1", lambda: Payment.objects.get(external_id="in_1")),
        ("  in_1\u200f ", lambda: Payment.objects.get(external_id="in_1")),
        ("cus_0", lambda: Customer.objects.get(external_ids__external_id="cus_0")),
        ("re_1", lambda: MoneyBack.objects.get(external_id="re_1")),
        ("dp_9", lambda: MoneyBack.objects.get(external_id="dp_9")),
        ("il_b", lambda: Transaction.objects.get(line="il_b", kind="sale")),
    ],
)
def test_an_id_leads_straight_to_what_bears_it(staff, full, text, row):
    assert leads_to(staff, text) == page_of(row())


def test_an_event_and_an_account_are_found_by_their_ids(staff, full, connection):
    assert leads_to(staff, "evt_7") == page_of(connection.events.get())
    assert leads_to(staff, connection.account) == page_of(connection)


def test_a_payment_that_was_anothers_leads_to_that_one(staff, full):
    own = full.payment(5)
    Payment.objects.filter(pk=own.pk).update(external_id="ch_5")
    supersede(Payment.objects.get(pk=own.pk), "in_1")
    assert leads_to(staff, "ch_5") == page_of(Payment.objects.get(external_id="in_1"))


def test_charge_and_intent_lead_to_the_payment_of_their_invoice(staff, full, connection):
    told = {"intent": [0, 1, "pi_1"], "invoice": [0, 1, "in_1"], "status": [0, 1, "paid"]}
    Fact.objects.create(connection=connection, kind="link", external_id="inpay_1", data=told)
    Fact.objects.create(connection=connection, kind="charge", external_id="ch_1", data={"intent": [0, 1, "pi_1"]})
    Fact.objects.create(connection=connection, kind="intent", external_id="pi_1", data={"charge": [0, 1, "ch_1"]})
    for one, other in (("ch_1", "pi_1"), ("pi_1", "inpay_1"), ("inpay_1", "in_1")):
        Link.objects.create(connection=connection, source=one, target=other)
        Link.objects.create(connection=connection, source=other, target=one)
    for text in ("ch_1", "pi_1", "inpay_1"):
        assert leads_to(staff, text) == page_of(Payment.objects.get(external_id="in_1")), text


def test_an_id_of_two_accounts_gives_the_choice(staff, full, connection):
    one = full.event(8)
    connection.pk, connection.uuid, connection.livemode = None, "1" * 32, True
    connection.save()
    one.pk, one.connection = None, connection
    one.save()
    assert len(found(staff, "evt_8")["Events"]) == 2


def test_a_payer_who_is_no_customer_leads_to_what_was_paid(staff, full):
    assert found(staff, "cus_1") == {"Payments": [page_of(Payment.objects.get(external_id="in_1"))]}
    assert words(staff, "cus_1").startswith("No customer with cus_1. This is what else has to do with it:")


def test_what_is_only_mirrored_from_stripe_is_found_by_its_id(staff, full):
    plan = mirror.Product.objects.create(id="prod_5", livemode=False, created=MOMENT, stripe_data={})
    mirror.Price.objects.create(id="price_1", livemode=False, created=MOMENT, stripe_data={}, active=True, product=plan)
    invoice = mirror.Invoice(id="in_5", livemode=False, created=MOMENT, stripe_data={"number": "A-5"})
    invoice.customer = mirror.Customer.objects.create(id="cus_5", livemode=False, created=MOMENT, stripe_data={})
    invoice.save()
    assert leads_to(staff, "price_1") == page_of(mirror.Price.objects.get())
    assert found(staff, "in_5") == {"Mirrored from Stripe": [page_of(invoice)]}
    assert found(staff, "cus_5") == {"Mirrored from Stripe": [page_of(invoice.customer)]}
    assert len(staff.get("/admin/djstripe/invoice/", {"q": "in_5"}).context_data["cl"].result_list) == 1


@pytest.fixture
def ada(world):
    """Known by the same e-mail in every noun."""
    made = customer("Ada@Lovelace.example", "north")
    Customer.objects.filter(pk=made.pk).update(name="Ada Müller-Lovelace")
    Lead.objects.create(partner=made.partner, email="ADA@lovelace.example", name="Ada Lovelace")
    Deal.objects.create(name="Engine for Ada", contact_email="ada@lovelace.example")
    Partner.objects.create(name="Lovelace & Söhne", email="office@lovelace.example")
    ExternalId.objects.create(customer=made, external_id="cus_ada")
    world.payment(3, email="ada@LOVELACE.example")
    return made


@pytest.mark.parametrize("text", ["ada@lovelace.example", "ADA@LOVELACE.EXAMPLE", " Ada@Lovelace.Example "])
def test_an_email_in_any_case_finds_everything_of_it(staff, ada, text):
    kinds = found(staff, text)
    assert set(kinds) == {"Leads", "Deals", "Customers", "Payments", "Transactions"}
    assert kinds["Customers"] == [page_of(ada)]


@pytest.mark.parametrize("text", ["lovelace", "LOVELACE", "Love", "müller", "MÜLLER", "ada lovelace", "lovelace ada"])
def test_part_of_a_name_finds_it(staff, ada, text):
    assert found(staff, text)["Customers"] == [page_of(ada)]


def test_what_customers_paid_is_found_by_their_name(staff, ada):
    kinds = found(staff, "Müller")
    assert kinds["Payments"] == [page_of(Payment.objects.get())]
    assert kinds["Transactions"] == [page_of(Transaction.objects.get())]
    assert found(staff, "order 3")["Transactions"] == kinds["Transactions"]


def test_a_member_leads_to_the_partner(staff, alice, partner_a):
    assert found(staff, "alice@a.example")["Partners"] == [page_of(partner_a)]


def test_pages_are_found_by_their_name(staff, world):
    assert found(staff, "paym")["Pages"] == ["/admin/ledger/payment/"]


def test_five_of_a_kind_are_shown_with_a_link_to_all(staff, world, partner_a):
    for number in range(7):
        Customer.objects.create(name=f"Seller {number}", partner=partner_a)
    answer = staff.get(FIND, {"q": "sell"})
    group = next(one for one in answer.context_data["groups"] if one.title == "Customers")
    assert len(group.hits) == 5
    assert len(staff.get(group.all).context_data["cl"].result_list) == 7


def test_what_was_typed_is_said_where_nothing_is_found(staff, full):
    said_so = said(staff.get(FIND, {"q": "zzz <b>"}).content.decode())
    assert "Nothing with “zzz &lt;b&gt;”." in said_so or "Nothing with “zzz <b>”." in said_so
    assert "What can be searched for" in said_so
    assert words(staff, "in_404") == "No payment with in_404. Stripe ids here are of acct_1 (test mode)."
    assert words(staff, "x") == "Type at least 2 characters."


def viewer(*names):
    person = User.objects.create_user(f"{'-'.join(names)[:40]}@vendor.example", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    browser = Client()
    browser.force_login(person, BACKEND)
    return browser


def test_nobody_finds_what_they_may_not_see(full, ada):
    only = viewer("view_lead")
    assert set(found(only, "ada@lovelace.example")) == {"Leads"}
    assert found(only, "in_0") == {}
    assert words(only, "in_0") == "in_0 is an id of payments, which you may not see."
    assert "Payments" not in said(only.get(FIND).content.decode())
    anybody = Client().get(FIND, {"q": "in_0"})
    assert anybody.url.startswith(reverse("admin:login"))


def test_suggestions_show_the_same_and_never_lead_away(staff, full):
    answer = staff.get(FIND, {"q": "in_0", "live": 1})
    assert answer.status_code == 200
    assert page_of(Payment.objects.get(external_id="in_0")) in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("text", ["ada", "ada@lovelace.example", "in_0", "cus_1", "in_404", "Ada 7 & co"])
def test_a_search_asks_at_most_15_times(full, ada, text):
    reader = viewer(*Permission.objects.filter(codename__startswith="view_").values_list("codename", flat=True))
    reader.get(FIND, {"q": text})
    with CaptureQueriesContext(database) as queries:
        reader.get(FIND, {"q": text})
    assert len(queries) <= 15, "\n".join(query["sql"][:150] for query in queries)
