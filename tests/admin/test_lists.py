"""Lists: found, narrowed down and paged through, whatever is asked for."""

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from prm.backoffice import paging
from prm.customers.models import Customer
from prm.ledger.admin.transaction import TransactionAdmin
from tests.admin.listed import PAYMENTS, TRANSACTIONS, messages, page, shown


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


def test_no_row_is_looked_for_where_kept_sums_know_of_none(staff, year):
    with CaptureQueriesContext(database) as seen:
        answer = page(staff, f"{TRANSACTIONS}?kind__exact=reinstatement")
    assert [one for one in seen.captured_queries if 'FROM "ledger_transaction"' in one["sql"]] == []
    assert answer.context_data["cl"].number == 0


def test_what_another_page_narrowed_the_list_by_is_seen_and_undone(staff, year):
    customer = Customer.objects.get(email="lead1@example.com")
    answer = page(staff, f"{PAYMENTS}?customer__id__exact={customer.pk}&account__exact=acct_1&outcome__exact=recorded")
    chosen = {one.title: (one.chosen, one.choices[0][1]) for one in answer.context_data["cl"].bar if one.chosen}
    assert chosen == {
        "Customer": ("lead1@example.com", "?account__exact=acct_1&outcome__exact=recorded"),
        "Account": ("acct_1", f"?customer__id__exact={customer.pk}&outcome__exact=recorded"),
    }
    assert len(shown(answer)) == 1


FOREIGN = ["pk=1", "customer__isnull=True", "id__in=1,2", "facts__contains=x", "payer_email__startswith=lead0"]
FOREIGN += ["customer__id__exact=99999999999999999999", "customer__id__exact=x", "occurred_at__year=0", "name__regex=("]


@pytest.mark.parametrize("query", FOREIGN)
def test_nothing_else_narrows_a_list_or_its_file(staff, year, query):
    for path in ("", "export.csv"):
        answer = staff.get(f"{PAYMENTS}{path}?{query}")
        assert (answer.status_code, answer["Location"].endswith("?e=1")) == (302, True)


def test_what_a_page_veils_cannot_be_asked_of_its_list(staff, world):
    world.event(0)
    for guess in ("pi_1_secret_hid", "pi_1_secret_hix"):
        answer = staff.get(f"/admin/integrations/inboundevent/?body__contains={guess}")
        assert answer["Location"] == "/admin/integrations/inboundevent/?e=1"
