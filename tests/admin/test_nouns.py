import pytest
from django.urls import reverse

from prm.accounts.models import User
from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.partners.models import Member

INLINES = {"external_ids": 0, "deal_partners": 0, "deal_products": 0, "members": 0}


def forms(**rows):
    """The management forms of a page's inlines, and their rows."""
    data = {}
    for prefix in INLINES:
        lines = rows.get(prefix, [])
        data |= {f"{prefix}-TOTAL_FORMS": len(lines), f"{prefix}-INITIAL_FORMS": 0}
        for number, line in enumerate(lines):
            data |= {f"{prefix}-{number}-{name}": value for name, value in line.items()}
    return data


def save(client, page, data, *args):
    answer = client.post(reverse(f"admin:{page}", args=args), {**forms(), **data})
    wrong = answer.context["adminform"].form.errors if answer.status_code == 200 else ""
    assert answer.status_code == 302, wrong
    return answer


def test_a_lead_registered_by_staff_is_accepted_at_once(staff, dana, partner_a):
    save(staff, "leads_lead_add", {"partner": partner_a.pk, "email": " Ada@Example.com ", "name": "Ada"})
    lead = Lead.objects.get()
    assert (lead.status, lead.registered_by, lead.email_key) == ("accepted", dana, "ada@example.com")
    assert [one.status for one in lead.history.all()] == ["accepted", "pending"]


def test_a_state_is_no_field_of_a_form(staff, world):
    lead = world.lead()
    data = {"partner": lead.partner_id, "email": lead.email, "status": "converted", "customer": 1}
    save(staff, "leads_lead_change", data, lead.pk)
    lead.refresh_from_db()
    assert lead.status == "pending"


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("1200.50", "EUR", 120050), ("82500", "JPY", 82500), ("1.250", "KWD", 1250), ("", "EUR", 0), ("7", "eur", 700)],
)
def test_an_amount_is_written_in_the_currencys_own_unit(staff, partner_a, text, currency, minor):
    source = {"partner": partner_a.pk, "role": "source", "position": 0}
    data = {"name": "D", "contact_email": "d@example.com", "amount": text, "currency": currency}
    save(staff, "deals_deal_add", {**data, **forms(deal_partners=[source])})
    deal = Deal.objects.get()
    assert (deal.amount_minor, deal.currency, deal.source) == (minor, currency.upper(), partner_a)
    page = staff.get(reverse("admin:deals_deal_change", args=[deal.pk])).content.decode()
    assert f'value="{text or "0.00"}"' in page or text == "7"


@pytest.mark.parametrize(
    ("text", "currency"),
    [("12.505", "EUR"), ("82500.5", "JPY"), ("12,50", "EUR"), ("-1", "EUR"), ("1e3", "EUR"), ("1", "E1")],
)
def test_what_is_not_an_amount_is_refused_in_words(staff, text, currency):
    data = {"name": "D", "contact_email": "d@example.com", "amount": text, "currency": currency, **forms()}
    answer = staff.post(reverse("admin:deals_deal_add"), data)
    assert answer.status_code == 200
    assert set(answer.context["adminform"].form.errors) <= {"amount", "currency"}
    assert not Deal.objects.exists()


def test_a_deals_customer_is_associated_by_the_person(staff, dana, world):
    deal, customer = world.deal(), Customer.objects.create(name="Ada")
    data = {"name": deal.name, "contact_email": deal.contact_email, "amount": "1200.50", "currency": "EUR"}
    save(staff, "deals_deal_change", {**data, "customer": customer.pk}, deal.pk)
    deal.refresh_from_db()
    assert (deal.customer, deal.association) == (customer, "person")
    assert deal.history.first().history_user == dana
    other = Customer.objects.create(name="Bea")
    save(staff, "deals_deal_change", {**data, "customer": other.pk}, deal.pk)
    deal.refresh_from_db()
    assert deal.customer == customer


def test_an_unclaimed_customer_is_claimed_and_stays_so(staff, dana, partner_a, partner_b):
    customer = Customer.objects.create(name="Ada")
    save(staff, "customers_customer_change", {"name": "Ada L.", "partner": partner_a.pk}, customer.pk)
    customer.refresh_from_db()
    assert (customer.partner, customer.name) == (partner_a, "Ada L.")
    assert customer.history.first().history_change_reason == "Claimed in the back office."
    save(staff, "customers_customer_change", {"name": "Ada L.", "partner": partner_b.pk}, customer.pk)
    customer.refresh_from_db()
    assert customer.partner == partner_a


def test_a_person_is_added_with_a_password_once(staff, db):
    data = {"email": "Eve@vendor.example", "name": "Eve", "usable_password": "true"}
    data |= {"password1": "a-long-password", "password2": "a-long-password"}
    save(staff, "accounts_user_add", data)
    assert User.objects.get(email_key="eve@vendor.example").check_password("a-long-password")
    again = staff.post(reverse("admin:accounts_user_add"), {**data, "email": "EVE@VENDOR.example"})
    assert "Somebody signs in with this e-mail already." in again.content.decode()


def test_a_partner_has_one_main_contact(staff, partner_b, charlie, dana):
    rows = [{"user": user.pk, "role": "main"} for user in (charlie, dana)]
    data = {"name": "New", "status": "active", **forms(members=rows)}
    answer = staff.post(reverse("admin:partners_partner_add"), data)
    assert answer.status_code == 200
    assert "A partner has one main contact." in answer.content.decode()
    assert Member.objects.count() == 1
