"""A list's totals are of everything that is filtered, and what stands beside its rows."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction

from prm.backoffice import paging
from prm.deals.models import Deal
from prm.ledger import transactions
from prm.ledger.models import Payment
from prm.ledger.sums import folding
from tests.admin.listed import PAYMENTS, TRANSACTIONS, page, shown, totals


def test_totals_are_of_everything_that_is_filtered(staff, year, partner_a):
    assert totals(page(staff, TRANSACTIONS)) == {("EUR", 18000, 4), ("JPY", 500, 1)}
    assert totals(page(staff, f"{TRANSACTIONS}?kind__exact=reversal")) == {("EUR", -9000, 1)}
    assert totals(page(staff, f"{TRANSACTIONS}?kind__exact=sale&currency=EUR")) == {("EUR", 27000, 3)}
    assert totals(page(staff, f"{TRANSACTIONS}?partner__id__exact={partner_a.pk}")) == {
        ("EUR", 18000, 4),
        ("JPY", 500, 1),
    }
    assert totals(page(staff, f"{TRANSACTIONS}?since=2026-03-02&until=2026-03-02")) == {("EUR", 9000, 1)}
    assert totals(page(staff, f"{PAYMENTS}?outcome__exact=recorded&currency=JPY")) == {("JPY", 500, 1)}


def test_kept_totals_are_those_of_the_rows(staff, year, partner_a):
    queries = [
        "",
        "?kind__exact=reversal",
        "?livemode__exact=0",
        "?currency=JPY",
        "?until=2026-03-02",
        f"?partner__id__exact={partner_a.pk}",
        f"?partner__id__exact={partner_a.pk}&since=2026-03-02&until=2026-03-02",
        f"?partner__id__exact={partner_a.pk}&since=2026-03-02&kind__exact=sale",
    ]
    for query in queries:
        answer = page(staff, TRANSACTIONS + query)
        rows = list(answer.context_data["cl"].queryset)
        wanted = {}
        for row in rows:
            minor, count = wanted.get(row.currency, (0, 0))
            wanted[row.currency] = (minor + row.amount_minor, count + 1)
        assert totals(answer) == {(currency, *both) for currency, both in wanted.items()}, query
        folding.fold(limit=2)


def test_too_many_rows_are_not_added_up_for_a_search(staff, year, monkeypatch):
    assert totals(page(staff, f"{TRANSACTIONS}?q=Order")) == {("EUR", 18000, 4), ("JPY", 500, 1)}
    monkeypatch.setattr(paging, "CAP", 3)
    answer = page(staff, f"{TRANSACTIONS}?q=Order")
    assert [one.totals for one in answer.context_data["cl"].sums] == [None]
    assert "Too many rows to add up: narrow the list down for its total." in answer.content.decode()
    assert "more than 3 rows" in answer.content.decode()


def beside(answer):
    rows = list(answer.context_data["cl"].result_list)
    return {str(row): " ".join(re.sub("<[^>]+>", " ", str(row.beside["revenue"])).split()) for row in rows}


def test_what_partners_customers_and_leads_brought_stands_beside_them(staff, year, partner_a, partner_b):
    for _ in range(2):
        answer = page(staff, "/admin/partners/partner/")
        assert beside(answer) == {"Partner A": "€180.00 Test ¥500 Test", "Partner B": "– none"}
        assert totals(answer) == {("EUR", 18000, 4), ("JPY", 500, 1)}
        assert f"?partner__id__exact={partner_a.pk}" in answer.content.decode()
        assert answer.context_data["cl"].sums[0].note == "Credited to these partners, reversals taken off."
        answer = page(staff, "/admin/customers/customer/?q=lead0@")
        assert beside(answer) == {"lead0@example.com": "€0.00 Test"}
        assert totals(answer) == {("EUR", 0, 2)}
        assert totals(page(staff, "/admin/customers/customer/")) == {("EUR", 18000, 4), ("JPY", 500, 1)}
        assert page(staff, f"/admin/partners/partner/?q={partner_b.name}").context_data["cl"].sums == []
        folding.fold()


def test_what_a_lead_became_stands_beside_it(staff, world):
    lead = world.lead(1)
    lead.accept(by=world.staff)
    world.payment(1, email=lead.email, net=4200)
    answer = page(staff, "/admin/leads/lead/")
    assert beside(answer) == {str(lead): "€42.00 Test"}
    assert totals(answer) == {("EUR", 4200, 1)}


def test_deals_are_added_up_by_what_they_are_worth(staff, world):
    world.deal(0)
    world.deal(1)
    [mine] = page(staff, "/admin/deals/deal/").context_data["cl"].sums
    worth = sum(one.amount_minor for one in Deal.objects.all())
    assert [(one.currency, one.minor, one.count) for one in mine.totals] == [("EUR", worth, 2)]
    assert "Test" not in str(mine.totals[0].mark)


def test_revenue_is_not_shown_to_who_may_not_see_it(client, bob, world):
    world.paid(0)
    bob.is_staff = True
    bob.save()
    bob.user_permissions.set(Permission.objects.filter(codename="view_partner"))
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    answer = page(client, "/admin/partners/partner/")
    assert answer.context_data["cl"].sums == []
    assert "Revenue" not in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "rows", "sums"),
    [
        ("kind__exact=sale&kind__exact=reversal", 5, {("EUR", 18000, 4), ("JPY", 500, 1)}),
        ("currency=", 5, {("EUR", 18000, 4), ("JPY", 500, 1)}),
        ("kind__exact=", 0, set()),
    ],
)
def test_a_filter_given_twice_or_empty_is_added_up_as_it_is_shown(staff, year, query, rows, sums):
    answer = page(staff, f"{TRANSACTIONS}?{query}")
    assert (answer.context_data["cl"].number, len(shown(answer))) == (rows, rows)
    found = {(one.currency, one.minor, one.count) for some in answer.context_data["cl"].sums for one in some.totals}
    assert found == sums


def paid_and_stands(staff, query=""):
    found = page(staff, PAYMENTS + query).context_data["cl"].sums
    return {str(some.title): {(one.currency, one.minor, one.count) for one in some.totals} for some in found}


def test_of_payments_it_is_said_what_was_paid_and_what_stands_of_it(staff, year):
    year.payment(7, net=4000)
    mine = {"Paid": {("EUR", 31000, 4), ("JPY", 500, 1)}, "Stands of it": {("EUR", 18000, 4), ("JPY", 500, 1)}}
    for _ in range(2):
        assert paid_and_stands(staff) == mine
        assert paid_and_stands(staff, "?outcome__exact=unmatched") == {"Paid": {("EUR", 4000, 1)}}
        assert paid_and_stands(staff, "?outcome__exact=recorded&currency=EUR") == {
            "Paid": {("EUR", 27000, 3)},
            "Stands of it": {("EUR", 18000, 4)},
        }
        assert paid_and_stands(staff, "?q=lead0@example.com") == {
            "Paid": {("EUR", 9000, 1)},
            "Stands of it": {("EUR", 0, 2)},
        }
        folding.fold()


def test_a_payment_that_became_anothers_is_not_counted_twice(staff, year, partner_a):
    first = Payment.objects.get(external_id="in_1")
    Payment.objects.filter(pk=first.pk).update(outcome="ignored", reason_code="superseded", reason_data={"by": "in_48"})
    with transaction.atomic():
        transactions.reverse(first, "in_48")
    assert paid_and_stands(staff)["Paid"] == {("EUR", 27000, 3)}
    assert ("JPY", 0, 2) in paid_and_stands(staff)["Stands of it"]
    customer = page(staff, f"/admin/customers/customer/{first.customer_id}/change/")
    assert [(one.currency, one.minor) for one in customer.context_data["head"].figures] == [("JPY", 0)]
