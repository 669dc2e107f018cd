"""A payment's way leads to the rows that it names, and to no others that have the same name."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from prm.customers.models import Customer, ExternalId
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.ledger import attaching
from prm.ledger.admin import named
from prm.ledger.models import Payment
from tests.admin.reading import opened
from tests.admin.world import ACCOUNT

ADA = "ada@example.com"


def linked(page, text):
    """Which rows the sentences call `text`, in order; the empty string where they link it to none."""
    way = page[page.index("How it came to this") :]
    link = rf'(?:href="/admin/\w+/([^"]*)/change/">)?{re.escape(text)}(?=[,.<: ”])'
    return re.findall(link, way[: way.index("</ol>")])


def forgotten(payment):
    """The payment as older versions of the program kept it: by names alone."""
    payment = Payment.objects.get(pk=payment.pk)
    payment.trace = [{name: one for name, one in step.items() if name != "ids"} for step in payment.trace]
    payment.reason_data = {name: one for name, one in payment.reason_data.items() if name != "ids"}
    payment.save()
    return payment


@pytest.fixture
def renewals(world):
    """Two deals of one name, the first registered first, and what was paid for both."""
    made = []
    for days in (2, 1):
        deal = world.deal(days, status="accepted", registered_at=timezone.now() - timedelta(days=days))
        Deal.objects.filter(pk=deal.pk).update(name="Renewal", contact_email=ADA, email_key=ADA)
        made.append(deal)
    return *made, world.payment(0, email=ADA)


def test_a_trace_keeps_keys_beside_names_and_says_the_same(renewals):
    first, second, payment = renewals
    steps = {step["code"]: step for step in payment.trace}
    assert steps["deals_found"]["deals"] == ["Renewal", "Renewal"]
    assert steps["deals_found"]["ids"] == {"deals": [first.pk, second.pk]}
    assert (steps["deal_named"]["deal"], steps["deal_named"]["ids"]) == ("Renewal", {"deal": second.pk})
    customer, partner = payment.customer, payment.customer.partner
    assert payment.reason_data["ids"] == {"customer": customer.pk, "partner": partner.pk}
    payment.refresh_from_db()
    said = [step.text for step in payment.story]
    assert f"Deals with the contact {ADA} get this customer: Renewal, Renewal." in said
    assert payment.reason == f"Recorded for {ADA}, credited to Partner A."
    assert said == [step.text for step in forgotten(payment).story]


def test_deals_of_one_name_are_told_apart(staff, renewals):
    first, second, payment = renewals
    assert linked(opened(staff, payment), "Renewal") == [f"deal/{one.pk}" for one in (first, second, second)]


def test_an_old_trace_links_no_name_that_two_have(staff, renewals):
    payment = forgotten(renewals[2])
    page = opened(staff, payment)
    assert linked(page, "Renewal") == ["", "", ""]
    assert set(linked(page, "Partner A")) == {f"partner/{payment.customer.partner.pk}"}


def test_an_old_trace_links_a_name_that_one_has(staff, world):
    world.lead(0, name="Ada").accept(by=world.staff)
    deal = world.deal(0, status="accepted")
    payment = world.payment(0, email="lead0@example.com")
    lead = Lead.objects.get(customer=payment.customer)
    Deal.objects.filter(pk=deal.pk).update(name="Renewal", customer=payment.customer, association="rule")
    payment.trace += [{"code": "deal_named", "deal": "Renewal"}]
    payment.save()
    page = opened(staff, forgotten(payment))
    assert linked(page, "Renewal") == [f"deal/{deal.pk}"]
    assert linked(page, "Ada") == [f"lead/{lead.pk}"]


def test_of_more_deals_than_are_read_an_old_trace_links_none(staff, renewals, monkeypatch):
    first, second, payment = renewals
    Deal.objects.filter(pk=first.pk).update(name="Upgrade")
    monkeypatch.setattr(named, "LIMIT", 1)
    payment = forgotten(payment)
    assert linked(opened(staff, payment), "Renewal") == ["", "", ""]
    monkeypatch.setattr(named, "LIMIT", 2)
    assert linked(opened(staff, payment), "Renewal") == [f"deal/{second.pk}"] * 3


def test_customers_of_one_name_are_told_apart(staff, world):
    mine = Customer.objects.create(name="Ada", email="other@example.com", partner=world.partner)
    ExternalId.objects.create(customer=mine, account=ACCOUNT, external_id="cus_0")
    other = Customer.objects.create(name="Ada", email=ADA, partner=world.partner)
    payment = world.payment(0, email=ADA)
    assert linked(opened(staff, payment), "Ada") == [f"customer/{one.pk}" for one in (mine, other, mine)]
    assert linked(opened(staff, forgotten(payment)), "Ada") == [f"customer/{mine.pk}", "", f"customer/{mine.pk}"]


def test_leads_of_one_name_are_told_apart(staff, world):
    first, second = (world.lead(0, name="Ada") for _again in range(2))
    for lead in (first, second):
        lead.accept(by=world.staff)
    payment = world.payment(0, email="lead0@example.com")
    assert linked(opened(staff, payment), "Ada") == [f"lead/{first.pk}"]
    assert linked(opened(staff, forgotten(payment)), "Ada") == [""]


def test_a_row_is_named_as_on_that_day_and_linked_while_it_is_there(staff, world):
    lead = world.lead(0, name="Ada")
    payment = world.payment(0, email="lead0@example.com")
    lead.name = "Countess"
    lead.save()
    page = opened(staff, payment)
    assert linked(page, "Ada") == [f"lead/{lead.pk}"] * 2
    assert "Countess" not in page
    lead.delete()
    assert linked(opened(staff, payment), "Ada") == ["", ""]


def test_whom_a_person_chose_is_known_in_old_traces_too(staff, world):
    chosen, _other = (Customer.objects.create(name="Ada", email=f"{n}@example.com") for n in range(2))
    payment = world.payment(0)
    wish = attaching.Wish(payment, world.staff, payment.settled_at, chosen)
    wish.begin(payment)
    payment.save()
    assert linked(opened(staff, forgotten(payment)), "Ada") == [f"customer/{chosen.pk}"]
