"""What is filtered as a file: every row of it, and no formula."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.admin.listed import TRANSACTIONS
from tests.admin.world import MOMENT

NAMES = ["partners_partner", "leads_lead", "deals_deal", "customers_customer", "ledger_payment", "ledger_transaction"]


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
