"""An id that is none, in an address, a form or a selection: a clear answer, nothing done, and never a fault."""

import re

import pytest
from django.urls import reverse

from integrations.models import Connection
from prm.accounts.models import User
from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.partners.models import Partner
from prm.products.models import Product
from tests.admin.roles import person
from tests.admin.test_nouns import forms
from tests.admin.test_steps import told

HUGE = "9" * 20
WRONG = ["abc", HUGE, "\x00"]
NOUNS = [Partner, Lead, Deal, Customer, Product, Connection, User]
CHOOSE = "Select a valid choice. That choice is not one of the available choices."


def place(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def rows():
    return {model: set(model.objects.values_list("pk", flat=True)) for model in NOUNS}


@pytest.mark.parametrize("wrong", ["abc", "1.5", "%00", HUGE])
@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_the_history_of_no_row(staff, connection, model, wrong):
    url = place(model, "history", 1).replace("/1/", f"/{wrong}/")
    for method in (staff.get, staff.post):
        answer = method(url, follow=True)
        assert answer.redirect_chain[0] == (reverse("admin:index"), 302)
        (text,) = told(answer)
        assert text.endswith("Perhaps it was deleted?")


def test_a_history_that_is_there_is_shown(staff, world):
    lead = world.lead()
    assert staff.get(place(Lead, "history", lead.pk)).status_code == 200
    lead.delete()
    assert staff.get(place(Lead, "history", 999999)).status_code == 404


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(
    ("model", "name"),
    [(Lead, "partner"), (Deal, "customer"), (Deal, "sales_rep"), (Customer, "partner"), (User, "groups")],
    ids=lambda one: one if isinstance(one, str) else one.__name__,
)
def test_a_form_that_a_link_fills_in_wrongly(staff, model, name, wrong):
    answer = staff.get(place(model, "add"), {name: wrong})
    assert answer.status_code == 200
    field = answer.context["adminform"].form[name]
    assert field.value() in (None, [wrong])
    assert not re.search(r'value="[^"]+"[^>]* (selected|checked)[ >]', str(field))


def test_a_form_that_a_link_fills_in_rightly(staff, partner_a):
    answer = staff.get(place(Lead, "add"), {"partner": partner_a.pk})
    assert f'<option value="{partner_a.pk}" selected>Partner A</option>' in answer.content.decode()


def wrong_rows(partner):
    """Each form with a row that there is none of, but for the row itself; what it would add; where it is wrong."""
    deal = {"name": "D", "contact_email": "d@example.com", "amount": "1", "currency": "EUR"}
    return {
        "partner": (Lead, {"email": "a@example.com"}, "partner"),
        "claimer": (Customer, {"name": "C", **forms()}, "partner"),
        "customer": (Deal, {**deal, **forms()}, "customer"),
        "sales_rep": (Deal, {**deal, **forms()}, "sales_rep"),
        "member": (Partner, {"name": "P", "status": "active", **forms(members=[{"role": "member"}])}, "members-0-user"),
        "deal partner": (
            Deal,
            {**deal, **forms(deal_partners=[{"role": "source", "position": 0}])},
            "deal_partners-0-partner",
        ),
        "deal product": (Deal, {**deal, **forms(deal_products=[{"quantity": 1}])}, "deal_products-0-product"),
    }


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("what", wrong_rows(None))
def test_a_form_that_names_no_row_is_shown_again(staff, partner_a, what, wrong):
    model, data, name = wrong_rows(partner_a)[what]
    before = rows()
    answer = staff.post(place(model, "add"), {**data, name: wrong})
    assert answer.status_code == 200
    assert CHOOSE in answer.content.decode()
    assert rows() == before


@pytest.mark.parametrize("wrong", WRONG)
def test_a_role_that_there_is_none_of(staff, wrong):
    mia = person("partner_manager")
    data = {"email": "new@vendor.example", "name": "Mia", "is_active": "on", "is_staff": "on"}
    change = place(User, "change", mia.pk)
    for url, name in ((place(User, "add"), "groups"), (change, "groups"), (change, "user_permissions")):
        answer = staff.post(url, {**data, "usable_password": "false", name: wrong})
        assert answer.status_code == 200
        assert "is not a valid value." in answer.content.decode()
    assert [group.role.key for group in mia.groups.all()] == ["partner_manager"]
    assert not User.objects.filter(email="new@vendor.example").exists()


def test_a_line_that_there_is_none_of(staff, alice, partner_a):
    line = {"id": HUGE, "partner": partner_a.pk, "user": alice.pk, "role": "viewer"}
    data = {
        "name": "New",
        "status": "active",
        "key": partner_a.key,
        **forms(members=[line]),
        "members-INITIAL_FORMS": 1,
    }
    assert staff.post(place(Partner, "change", partner_a.pk), data).status_code == 200
    partner_a.refresh_from_db()
    assert (partner_a.name, partner_a.members.get().role) == ("Partner A", "main")


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("model", [Partner, Customer, Product, User, Lead, Deal], ids=lambda model: model.__name__)
def test_a_selection_of_no_row_deletes_nothing(staff, world, alice, model, wrong):
    world.all_kinds(0)
    before = rows()
    for more in ({}, {"post": "yes"}):
        data = {"action": "delete_selected", "index": 0, "_selected_action": [wrong], **more}
        answer = staff.post(place(model, "changelist"), data, follow=True)
        assert told(answer) == ["Nothing was done: what was selected is no row of this list."]
    assert rows() == before


def test_a_selection_is_deleted_as_before(staff, partner_a, partner_b):
    data = {"action": "delete_selected", "index": 0, "_selected_action": [partner_b.pk], "post": "yes"}
    staff.post(place(Partner, "changelist"), data)
    assert list(Partner.objects.all()) == [partner_a]
