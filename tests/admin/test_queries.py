import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

LISTS = [
    "accounts_user",
    "partners_partner",
    "customers_customer",
    "products_product",
    "leads_lead",
    "deals_deal",
    "ledger_payment",
    "ledger_transaction",
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
