"""A form that is refused is shown again alone, as it was typed; rows in it that were left alone are not asked about."""

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prm.deals.models import DealPartner
from prm.partners.models import Member, Partner
from tests.admin.reading import said
from tests.admin.sending import sent


def url(row):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


@pytest.fixture
def deal(world):
    deal = world.deal(0, sales_rep=world.staff)
    for number in range(1, 3):
        DealPartner.objects.create(deal=deal, partner=Partner.objects.create(name=f"P {number}"), position=number)
    return deal


def partners(deal):
    return [(one.partner.name, one.role) for one in deal.deal_partners.order_by("position")]


def test_it_keeps_what_was_typed_and_shows_the_form_alone(staff, deal):
    before = staff.get(url(deal))
    assert "Duplicates and other claims" in before.content.decode()
    page = staff.post(url(deal), sent(before, name="Renewal", currency="E1")).content.decode()
    assert "Write a currency as three letters, like EUR." in page
    assert 'value="Renewal"' in page
    assert f'<option value="{deal.sales_rep.pk}" selected>Dana</option>' in page
    assert page.count(" selected>P ") == 2
    for title in ("Duplicates and other claims", "Transactions", "History"):
        assert f"<h2>{title}</h2>" not in page
    deal.refresh_from_db()
    assert deal.name == "Deal 0"


def test_what_is_sent_as_it_was_is_saved_as_it_was(staff, deal):
    before = partners(deal)
    assert staff.post(url(deal), sent(staff.get(url(deal)), name="Renewal")).status_code == 302
    deal.refresh_from_db()
    assert (deal.name, deal.sales_rep.name, partners(deal)) == ("Renewal", "Dana", before)


def test_another_choice_is_read_and_kept(staff, deal, alice):
    other = Partner.objects.create(name="Other")
    typed = {"sales_rep": alice.pk, "deal_partners-1-partner": other.pk, "deal_partners-2-role": "resale"}
    assert staff.post(url(deal), sent(staff.get(url(deal)), **typed)).status_code == 302
    deal.refresh_from_db()
    assert deal.sales_rep == alice
    assert partners(deal) == [("Partner A", "source"), ("Other", "source"), ("P 2", "resale")]


@pytest.mark.parametrize(
    "typed",
    [{"deal_partners-1-partner": "first"}, {"deal_partners-TOTAL_FORMS": "4", "deal_partners-3-partner": "first"}],
)
def test_a_row_that_comes_to_be_like_one_that_was_left_alone_is_refused(staff, deal, world, typed):
    new = {"deal_partners-3-role": "source", "deal_partners-3-position": "3", "deal_partners-3-deal": deal.pk}
    typed = {name: world.partner.pk if value == "first" else value for name, value in typed.items()}
    page = staff.post(url(deal), sent(staff.get(url(deal)), **new, **typed))
    assert page.status_code == 200
    assert "Please correct the duplicate data for partner" in said(page.content.decode())
    assert len(partners(deal)) == 3


def test_a_row_of_another_deal_is_not_taken_for_one_of_this(staff, deal, world):
    other = world.deal(9).deal_partners.get()
    before = partners(deal)
    staff.post(url(deal), sent(staff.get(url(deal)), **{"deal_partners-1-id": other.pk}))
    assert (partners(deal), partners(other.deal)) == (before, [("Partner A", "source")])


def test_a_second_main_contact_is_refused_though_the_first_was_left_alone(staff, world, bob):
    typed = {"members-1-role": "main"}
    page = staff.post(url(world.partner), sent(staff.get(url(world.partner)), **typed))
    assert "A partner has one main contact." in said(page.content.decode())
    assert Member.objects.get(user=bob).role == "viewer"


@pytest.mark.parametrize("number", [2, 20])
def test_it_asks_no_more_for_more_rows(staff, deal, number):
    for one in range(3, number + 1):
        DealPartner.objects.create(deal=deal, partner=Partner.objects.create(name=f"P {one}"), position=one)
    data = sent(staff.get(url(deal)), currency="E1")
    with CaptureQueriesContext(database) as queries:
        assert staff.post(url(deal), data).status_code == 200
    assert sum("SAVEPOINT" not in one["sql"] for one in queries.captured_queries) == 12
