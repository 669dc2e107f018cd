"""A record that somebody else changed meanwhile is not overwritten: the second person is told."""

import pytest
from django.contrib import admin
from django.urls import reverse

from prm.customers.models import ExternalId
from prm.partners.models import Member
from tests.admin.reading import said
from tests.admin.roles import browser, person
from tests.admin.test_nouns import forms
from tests.admin.world import ACCOUNT


def page(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def told(answer):
    assert answer.status_code == 200
    markup = answer.content.decode()
    return said(markup[markup.index("pr-stale") : markup.index("</div>", markup.index("pr-stale"))])


@pytest.fixture
def mia(db):
    return person("partner_manager")


def lead_form(lead, **more):
    return {"partner": lead.partner_id, "email": lead.email, "name": lead.name, "key": lead.key, **more}


def test_the_second_is_told_who_when_and_what_and_keeps_what_they_typed(staff, world, mia):
    lead = world.lead(name="Ada")
    seen = staff.get(page(lead)).context["seen"]
    browser(mia).post(page(lead), lead_form(lead, name="Ada Lovelace"))
    answer = staff.post(page(lead), lead_form(lead, name="Countess", _seen=seen))
    assert f"Saved by {mia}, Today, " in told(answer)
    assert "Name is now: Ada Lovelace" in told(answer)
    assert 'value="Countess"' in answer.content.decode()
    assert "correct the error" not in answer.content.decode()
    lead.refresh_from_db()
    assert lead.name == "Ada Lovelace"
    again = staff.post(page(lead), lead_form(lead, name="Countess", _seen=answer.context["seen"]))
    assert again.status_code == 302
    lead.refresh_from_db()
    assert lead.name == "Countess"


def test_a_form_that_is_sent_twice_is_saved_once(staff, world):
    lead = world.lead()
    data = lead_form(lead, name="Ada", _seen=staff.get(page(lead)).context["seen"])
    assert [staff.post(page(lead), data).status_code for _twice in range(2)] == [302, 200]
    assert lead.history.count() == 2


def test_a_state_that_changed_meanwhile_counts(staff, world, mia):
    lead = world.lead()
    seen = staff.get(page(lead)).context["seen"]
    lead.accept(by=mia)
    answer = staff.post(page(lead), lead_form(lead, name="Ada", _seen=seen))
    assert "State is now: Accepted" in told(answer)


def test_a_payment_that_converts_a_lead_is_the_systems_doing(staff, world):
    lead = world.lead(7)
    lead.accept(by=world.staff)
    seen = staff.get(page(lead)).context["seen"]
    world.payment(7, email=lead.email)
    answer = staff.post(page(lead), lead_form(lead, name="Ada", _seen=seen))
    assert "Saved by the system" in told(answer)
    assert "State is now: Converted" in told(answer)


def test_lines_that_changed_meanwhile_count(staff, world, partner_a, alice, bob):
    seen = staff.get(page(partner_a)).context["seen"]
    Member.objects.filter(user=bob).update(role="member")
    data = {**forms(), "name": "New", "status": "active", "key": partner_a.key, "_seen": seen}
    assert "Members were changed." in told(staff.post(page(partner_a), data))
    partner_a.refresh_from_db()
    assert partner_a.name == "Partner A"


def test_a_customer_who_got_another_id_meanwhile(staff, world):
    customer = world.paid(0).customer
    seen = staff.get(page(customer)).context["seen"]
    ExternalId.objects.create(customer=customer, account=ACCOUNT, external_id="cus_new")
    answer = staff.post(page(customer), {**forms(), "name": "New", "key": customer.key, "_seen": seen})
    assert "External ids were changed." in told(answer)


def test_deals_products_people_and_settings_too(staff, world, connection, alice, partner_b):
    deal = world.deal()
    product = deal.deal_products.get().product
    changes = {deal: {"name": "Big"}, product: {"name": "Chair"}, alice: {"name": "Al"}, connection: {"name": "Europe"}}
    for row, change in changes.items():
        seen = staff.get(page(row)).context["seen"]
        for name, value in change.items():
            setattr(row, name, value)
        row.save()
        data = {**forms(), "name": "Mine", "email": "alice@a.example", "contact_email": "d@example.com", "_seen": seen}
        answer = staff.post(page(row), data)
        assert f"is now: {row.name}" in told(answer)
        row.refresh_from_db()
        assert row.name == change["name"]
        assert 'value="Mine"' in answer.content.decode()


def test_roles_that_changed_meanwhile_count(staff, mia):
    seen = staff.get(page(mia)).context["seen"]
    mia.groups.clear()
    answer = staff.post(page(mia), {"email": mia.email, "is_active": "on", "is_staff": "on", "_seen": seen})
    assert "Groups is now: none" in told(answer)


def test_a_sign_in_or_a_name_that_stripe_tells_again_stands_in_nobodys_way(staff, world, dana, alice):
    seen = staff.get(page(alice)).context["seen"]
    browser(alice)
    data = {"email": alice.email, "name": "Alice", "is_active": "on", "_seen": seen}
    assert staff.post(page(alice), data).status_code == 302


def test_a_row_that_is_gone_is_told(staff, world):
    lead = world.lead()
    where = page(lead)
    lead.delete()
    answer = staff.post(where, {"name": "x", "_seen": "{}"}, follow=True)
    assert "Perhaps it was deleted?" in answer.content.decode()


@pytest.mark.parametrize(
    "seen", ["", "{", "[]", "1", '{"name": 1}', "[" * 5000, '{"": "yesterday", "name": "x"}', "\x00"]
)
def test_made_up_marks_are_no_fault(staff, world, seen):
    lead = world.lead()
    assert staff.post(page(lead), lead_form(lead, _seen=seen)).status_code in (200, 302)


def test_every_form_that_changes_a_noun_carries_its_marks(staff, world, alice):
    world.all_kinds(0)
    changed = [m for m, one in admin.site._registry.items() if hasattr(one, "unwatched")]
    assert len(changed) == 7
    for model in changed:
        assert 'name="_seen"' in staff.get(page(model._default_manager.first())).content.decode(), model
