import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prm.ledger.facts import Line
from tests.admin.world import went

LISTS = [
    "accounts_user",
    "partners_partner",
    "customers_customer",
    "products_product",
    "leads_lead",
    "deals_deal",
    "ledger_payment",
    "ledger_transaction",
    "ledger_moneyback",
    "integrations_inboundevent",
]


def count(client, url):
    client.get(url)
    with CaptureQueriesContext(
        database,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("listed", LISTS)
def test_a_long_list_asks_no_more_than_a_short_one(staff, world, listed):
    url = reverse(f"admin:{listed}_changelist")
    for number in range(5):
        world.all_kinds(number)
    few = count(staff, url)
    for number in range(5, 25):
        world.all_kinds(number)
    assert count(staff, url) == few


def test_a_customers_page_asks_no_more_for_more_rows(staff, world):
    payment = world.paid(0)
    url = reverse("admin:customers_customer_change", args=[payment.customer.pk])
    few = count(staff, url)
    for number in range(1, 20):
        world.payment(number, email=payment.customer.email)
    # Each payment teaches the customer another id, and an id is a row of the form.
    payment.customer.external_ids.exclude(external_id="cus_0").delete()
    assert count(staff, url) == few


def test_a_payments_page_asks_no_more_for_more_that_went_back(staff, world):
    lines = tuple(Line(f"il_{number}", 300, "prod_1", "Seats") for number in range(10))
    payment = world.paid(0, net=3000, lines=lines, split=True)
    refunds = [went(f"re_{number}", 100) for number in range(15)]
    url = reverse("admin:ledger_payment_change", args=[payment.pk])
    counts = []
    for told in range(1, 16):
        world.told_back(0, *refunds[:told], net=3000, lines=lines, split=True)
        counts += [count(staff, url)] if told in (1, 15) else []
    assert payment.transactions.count() > 100
    assert counts[0] == counts[1]
