"""Lists: found, filtered, added up and exported, however many rows there are and whatever is asked for."""

import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prm.backoffice import paging
from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.ledger.admin.transaction import TransactionAdmin
from prm.ledger.sums import folding
from tests.admin.world import MOMENT

TRANSACTIONS = "/admin/ledger/transaction/"
PAYMENTS = "/admin/ledger/payment/"
NAMES = ["partners_partner", "leads_lead", "deals_deal", "customers_customer", "ledger_payment", "ledger_transaction"]


def page(staff, url):
    answer = staff.get(url)
    assert answer.status_code == 200, url
    return answer


def shown(answer):
    return answer.context_data["cl"].result_list


def totals(answer):
    return {(one.currency, one.minor, one.count) for one in answer.context_data["cl"].sums[0].totals}


def messages(answer):
    return [str(one) for one in answer.context["messages"]]


@pytest.fixture
def year(world):
    """Three sales of 90 EUR on three days, one taken back; one of 500 JPY."""
    world.refund(world.paid(0))
    world.paid(24)
    world.paid(48)
    world.paid(1, currency="JPY", net=500)
    return world


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


def test_a_days_ends_that_are_swapped_are_put_right_and_nonsense_is_named(staff, year):
    answer = page(staff, f"{TRANSACTIONS}?since=2026-03-02&until=2026-03-01")
    assert len(shown(answer)) == 4
    assert "The first day was after the last: they were swapped." in messages(answer)
    answer = page(staff, f"{TRANSACTIONS}?since=yesterday&until=9999-12-31")
    assert len(shown(answer)) == 5
    assert any("“yesterday” is no day" in one for one in messages(answer))


@pytest.mark.parametrize(
    "query", ["nothing=1", "partner__name=x", "p=1000000", "p=-1", "kind__exact=%00", "partner__id__exact=x"]
)
def test_what_cannot_be_asked_for_is_said(staff, year, query, monkeypatch):
    monkeypatch.setattr(TransactionAdmin, "list_per_page", 2)
    answer = staff.get(f"{TRANSACTIONS}?{query}", follow=True)
    assert answer.status_code == 200
    assert "There is no such filter, or no such page. Everything is shown." in messages(answer)


def test_chips_and_filters_are_combined_and_can_be_linked_to(staff, year, partner_a):
    answer = page(staff, f"{TRANSACTIONS}?partner__id__exact={partner_a.pk}&currency=EUR&kind__exact=sale")
    links = {str(one.word): one.query for one in answer.context_data["chips"]}
    assert links["Reversal"] == f"?currency=EUR&kind__exact=reversal&partner__id__exact={partner_a.pk}"
    assert links["All"] == f"?currency=EUR&partner__id__exact={partner_a.pk}"
    chosen = {one.title: one.chosen for one in answer.context_data["cl"].bar}
    assert chosen == {"Paid": "", "Credited to": "Partner A", "Currency": "EUR", "Mode": ""}
    html = answer.content.decode()
    assert "Clear filters" in html
    assert f'name="partner__id__exact" value="{partner_a.pk}"' in html


def test_a_list_pages_through_so_many_rows_and_says_that_there_are_more(staff, year, monkeypatch):
    monkeypatch.setattr(paging, "CAP", 3)
    answer = page(staff, f"{PAYMENTS}?q=payer")
    assert answer.context_data["cl"].result_count <= 3
    answer = page(staff, TRANSACTIONS)
    assert (answer.context_data["cl"].result_count, answer.context_data["cl"].number) == (3, 5)
    assert "5 rows" in answer.content.decode()
    assert "narrow the list down" in answer.content.decode()


def test_too_many_rows_are_not_added_up_for_a_search(staff, year, monkeypatch):
    assert totals(page(staff, f"{TRANSACTIONS}?q=Order")) == {("EUR", 18000, 4), ("JPY", 500, 1)}
    monkeypatch.setattr(paging, "CAP", 3)
    answer = page(staff, f"{TRANSACTIONS}?q=Order")
    assert [one.totals for one in answer.context_data["cl"].sums] == [None]
    assert "Too many rows to add up: narrow the list down for its total." in answer.content.decode()
    assert "more than 3 rows" in answer.content.decode()


def test_no_row_is_looked_for_where_kept_sums_know_of_none(staff, year):
    with CaptureQueriesContext(database) as seen:
        answer = page(staff, f"{TRANSACTIONS}?kind__exact=reinstatement")
    assert [one for one in seen.captured_queries if 'FROM "ledger_transaction"' in one["sql"]] == []
    assert answer.context_data["cl"].number == 0


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


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_what_is_filtered_is_exported(staff, year):
    answer = staff.get(f"{TRANSACTIONS}export.csv?kind__exact=sale&currency=EUR")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = rows_of(answer)
    assert [one["Net"] for one in rows] == ["90.00"] * 3
    assert {one["Kind"] for one in rows} == {"Sale"}
    assert rows[0]["Paid (UTC)"] == (MOMENT + timedelta(hours=48)).strftime("%Y-%m-%d %H:%M:%S")
    assert [one["Net"] for one in rows_of(staff.get(f"{TRANSACTIONS}export.csv?currency=JPY"))] == ["500"]


@pytest.mark.parametrize("risky", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\tx"])
def test_nothing_in_a_file_is_a_formula(staff, world, risky):
    world.lead(0, name=risky)
    [row] = rows_of(staff.get("/admin/leads/lead/export.csv"))
    assert row["Lead"] == f"'{risky}"
    book = b"".join(staff.get("/admin/leads/lead/export.xlsx").streaming_content)
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "lead0@example.com" in sheet


@pytest.mark.parametrize("name", NAMES)
def test_every_list_is_exported_in_few_queries(staff, world, name, django_assert_max_num_queries):
    for number in range(3):
        world.all_kinds(number)
    for form in ("csv", "xlsx"):
        with django_assert_max_num_queries(15):
            assert len(b"".join(staff.get(reverse(f"admin:{name}_export_{form}")).streaming_content)) > 60


def test_who_may_not_look_may_not_export(client, alice, world):
    assert client.get(f"{TRANSACTIONS}export.csv").status_code == 302
    alice.is_staff = True
    alice.save()
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"{TRANSACTIONS}export.csv").status_code == 403


def test_an_export_of_nothing_that_exists_goes_back_to_the_list(staff, world):
    assert staff.get(f"{TRANSACTIONS}export.csv?nothing=1")["Location"].endswith("?e=1")


def test_what_another_page_narrowed_the_list_by_is_seen_and_undone(staff, year):
    customer = Customer.objects.get(email="lead1@example.com")
    answer = page(staff, f"{PAYMENTS}?customer__id__exact={customer.pk}&account__exact=acct_1&outcome__exact=recorded")
    chosen = {one.title: (one.chosen, one.choices[0][1]) for one in answer.context_data["cl"].bar if one.chosen}
    assert chosen == {
        "Customer": ("lead1@example.com", "?account__exact=acct_1&outcome__exact=recorded"),
        "Account": ("acct_1", f"?customer__id__exact={customer.pk}&outcome__exact=recorded"),
    }
    assert len(shown(answer)) == 1


@pytest.mark.parametrize("query", ["pk=1", "customer__isnull=True", "id__exact=99999999999999999999999", "id__in=1,2"])
def test_whatever_narrows_a_list_has_a_chip(staff, year, query):
    value = query.partition("=")[2]
    [found] = [one for one in page(staff, f"{PAYMENTS}?{query}").context_data["cl"].bar if one.chosen]
    assert (found.chosen, found.choices[0][1]) == (value, "?")
