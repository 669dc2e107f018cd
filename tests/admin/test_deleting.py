"""What goes with a row that is deleted, and what keeps it, is counted and not read."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prm.accounts.models import User
from prm.customers.models import Customer
from prm.deals.models import Deal, DealPartner
from prm.leads.models import Lead
from prm.ledger.models import Payment
from prm.partners.models import Member, Partner
from tests.admin.reading import said
from tests.admin.roles import browser


def url(row, page="delete"):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[row.pk] if page == "delete" else [])


def asked(client, row):
    answer = client.get(url(row))
    assert answer.status_code == 200
    return answer


def test_a_deal_goes_with_its_partners_and_products(staff, world):
    deal = world.deal(0)
    for number in range(30):
        DealPartner.objects.create(deal=deal, partner=Partner.objects.create(name=f"Partner {number}"))
    page = asked(staff, deal)
    assert (
        page.context_data["model_count"]
        == {
            "deals": 1,
            "partners in the deal": 31,
            "products in the deal": 1,
        }.items()
    )
    text = said(page.content.decode())
    assert "Summary Deals: 1 Partners in the deal: 31 Products in the deal: 1 Objects Deal: Deal 0" in text
    assert "Partner 7" not in text
    assert staff.post(url(deal), {"post": "yes"}).status_code == 302
    assert (Deal.objects.count(), DealPartner.objects.count(), Partner.objects.count()) == (0, 0, 31)


def test_what_keeps_a_partner_is_counted_and_keeps_it(staff, world, alice):
    world.lead(1)
    world.paid(0)
    world.deal(0)
    page = asked(staff, world.partner)
    assert page.context_data["title"] == "Cannot delete partner"
    kept = ["2 leads", "1 customer", "1 partner in the deal", "1 transaction"]
    assert sorted(page.context_data["protected"]) == sorted(kept)
    assert "would require deleting the following protected related objects" in said(page.content.decode())
    assert staff.post(url(world.partner), {"post": "yes"}).status_code == 200
    assert Partner.objects.filter(pk=world.partner.pk).exists()
    assert Member.objects.count() == 1


def test_what_goes_is_asked_for_what_keeps_it(staff, world):
    """A customer's ids go with it; its payments keep it."""
    customer = world.paid(0).customer
    page = asked(staff, customer)
    assert sorted(page.context_data["protected"]) == ["1 lead", "1 payment", "1 transaction"]
    free = Customer.objects.create(name="Free")
    assert asked(staff, free).context_data["protected"] == []
    assert staff.post(url(free), {"post": "yes"}).status_code == 302
    assert list(Customer.objects.all()) == [customer]


def test_a_name_is_escaped(staff, world):
    partner = Partner.objects.create(name="<b>A & B</b>\u202eC")
    page = asked(staff, partner).content.decode()
    assert "<bdi>&lt;b&gt;A &amp; B&lt;/b&gt;\u202eC</bdi></a>" in page
    assert "<b>A" not in page


def test_who_may_not_delete_what_goes_with_it_is_told(db, world, alice):
    """A person's memberships stand on the partner's page; a person has a page of their own."""
    eve = User.objects.create_user("eve@vendor.example", is_staff=True, name="Eve")
    eve.user_permissions.set(Permission.objects.filter(codename__in=["delete_partner", "view_partner"]))
    partner = Partner.objects.create(name="Free")
    assert browser(eve).get(url(partner)).context_data["perms_lacking"] == set()
    assert browser(eve).get(url(alice)).status_code == 403
    assert browser(eve).post(url(partner), {"post": "yes"}).status_code == 302
    assert not Partner.objects.filter(pk=partner.pk).exists()


def test_a_person_goes_with_memberships_and_leaves_deals(staff, world, alice):
    deal = world.deal(0, sales_rep=alice)
    page = asked(staff, alice)
    assert page.context_data["model_count"] == {"people": 1, "members": 1}.items()
    assert staff.post(url(alice), {"post": "yes"}).status_code == 302
    deal.refresh_from_db()
    assert (deal.sales_rep, Member.objects.count()) == (None, 0)


def test_many_that_are_deleted_at_once_are_named_in_part(staff, world):
    for number in range(25):
        world.lead(number, name=f"Lead {number}")
    keys = list(Lead.objects.values_list("pk", flat=True))
    sent = {"action": "delete_selected", "_selected_action": keys}
    page = staff.post(url(Lead(), "changelist"), sent)
    assert [str(one) for one in page.context_data["deletable_objects"][0][20:]] == ["and 5 more"]
    assert "Leads: 25" in said(page.content.decode())
    assert staff.post(url(Lead(), "changelist"), {**sent, "post": "yes"}).status_code == 302
    assert Lead.objects.count() == 0


@pytest.mark.parametrize("number", [1, 30])
def test_a_delete_page_asks_no_more_for_more_rows(staff, world, number):
    for one in range(number):
        world.paid(one)
        world.deal(one)
        user = User.objects.create_user(f"user{one}@a.example", name=f"User {one}")
        Member.objects.create(partner=world.partner, user=user)
    staff.get(url(world.partner))
    with CaptureQueriesContext(database) as queries:
        asked(staff, world.partner)
    assert len(queries) == 9
    assert Payment.objects.count() == number


def test_what_keeps_any_of_many_keeps_them_all(staff, world):
    """Their list counts members beside them, which is not theirs to be deleted."""
    world.lead(0)
    free = Partner.objects.create(name="Free")
    sent = {"action": "delete_selected", "_selected_action": [world.partner.pk, free.pk], "post": "yes"}
    page = staff.post(url(Partner(), "changelist"), sent)
    assert page.context_data["protected"] == ["1 lead"]
    assert Partner.objects.count() == 2
