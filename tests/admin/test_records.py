"""The pages of partners, leads, deals and customers say how far each has come, and why."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.ledger.sums import folding
from tests.admin import world as made
from tests.admin.reading import opened, said, stages, steps, table
from tests.admin.world import went

OTHERS = "Duplicates and other claims"


@pytest.fixture
def lately(monkeypatch):
    """Payments of this month and the one before, so that they are in the last twelve."""
    today = timezone.now().replace(day=15, hour=12, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(made, "MOMENT", today - timedelta(days=31))
    return today


def month(day):
    return f"{day:%B %Y}"


def test_a_partners_revenue_by_month_and_currency(staff, world, lately):
    world.paid(0)
    world.told_back(0, went("re_1", 2160))
    world.payment(24 * 31, email="lead0@example.com", net=5000)
    world.paid(1, currency="JPY", net=700)
    folding.fold(3)
    before, now = f"{month(made.MOMENT)} Test", f"{month(lately)} Test"
    page = opened(staff, world.partner)
    assert table(page, "Revenue by month") == [
        [now, "EUR", "€50.00", "€0.00", "€50.00"],
        [before, "EUR", "€90.00", "−€18.00", "€72.00"],
        [before, "JPY", "¥700", "¥0", "¥700"],
    ]
    assert "€122.00 EUR Test ¥700 JPY Test Active" in said(page)
    listed = unescape(re.search(r'href="([^"]*)"><span class="pr-num">€90.00', page)[1])
    assert [(one.currency, one.minor) for one in staff.get(listed).context_data["cl"].sums[0].totals] == [("EUR", 9000)]


def test_a_partners_page_names_its_members_leads_deals_and_customers(staff, world, bob):
    world.paid(0)
    world.deal(0)
    page = said(opened(staff, world.partner))
    for words in ("Bob", "Viewer", "Main contact", "lead0@example.com Converted", "Deal 0", "Source €1,200.50"):
        assert words in page


def test_a_leads_stepper_says_who_acts_next(staff, world):
    lead = world.lead()
    today = f"Today, {timezone.localtime(lead.registered_at):%H:%M}"
    registered = f"Done: Registered for Partner A {today}"
    pending = stages(opened(staff, lead))
    assert pending == [
        registered,
        "> Now: Pending: your turn Accept it, or decline it.",
        "Later: First payment Makes it a customer of its partner.",
    ]
    lead.accept(by=world.staff, reason="They called.")
    accepted = stages(opened(staff, lead))
    assert accepted[1].startswith("Done: Accepted by Dana · They called. Today")
    wanted = "A first payment with lead0@example.com makes it a customer."
    assert accepted[2] == f"> Now: First payment: the payer’s turn {wanted}"
    world.payment(0, email=lead.email)
    lead.refresh_from_db()
    page = opened(staff, lead)
    assert stages(page)[2].startswith("> Done: Converted Became lead0@example.com · because of in_0 Today")
    assert [row[0] for row in table(page, "Transactions")] == ["Order 0"]
    told = [re.sub(r" Today, \d\d:\d\d", "", line) for line in steps(page, "History")]
    assert told == [
        "Converted because of in_0 Became: – → lead0@example.com",
        "Accepted by Dana They called.",
        "Registered",
    ]


@pytest.mark.parametrize(("ends", "last"), [("decline", "Declined"), ("lose", "Lost")])
def test_a_lead_that_ended_ends_its_stepper(staff, world, ends, last):
    lead = world.lead()
    if ends == "lose":
        lead.accept(by=world.staff)
    getattr(lead, ends)(by=world.staff, reason="Went elsewhere.")
    found = stages(opened(staff, lead))
    assert found[-1].startswith(f"> Ended: {last} by Dana · Went elsewhere.")
    assert len(found) == (3 if ends == "lose" else 2)


def test_a_deals_stepper_ends_with_its_customer(staff, world):
    deal = world.deal(0)
    assert stages(opened(staff, deal))[1] == "> Now: Pending: your turn Accept it, or decline it."
    deal.accept(by=world.staff)
    assert stages(opened(staff, deal))[2] == "> Now: In the works: your turn Mark it as won or as lost."
    deal.win(by=world.staff)
    payer = "A payment with deal0@example.com gives it its customer."
    assert stages(opened(staff, deal))[3] == f"> Now: Customer: the payer’s turn {payer}"
    world.payment(0, email=deal.contact_email)
    deal.refresh_from_db()
    page = opened(staff, deal)
    assert stages(page)[2].startswith("> Done: Won by Dana")
    assert stages(page)[3] == "Done: Customer deal0@example.com · By a payment"
    assert table(page, "Transactions")[0][0] == "Order 0"


def test_other_claims_on_an_e_mail_are_named_with_their_state(staff, world, partner_b):
    lead = world.lead()
    world.lead(name="Twin")
    theirs = Lead.objects.create(partner=partner_b, email=" LEAD0@example.com", name="Theirs")
    theirs.accept(by=world.staff)
    deal = world.deal(0)
    Deal.objects.filter(pk=deal.pk).update(contact_email=lead.email, email_key=lead.email)
    Customer.objects.create(name="Buyer", email=lead.email, partner=partner_b)
    found = [row[:4] for row in table(opened(staff, lead), OTHERS)]
    other, same = "Same e-mail, another partner’s claim.", "Same e-mail, same partner: registered twice?"
    assert sorted(found) == [
        ["Buyer Customer", "Is another partner’s customer already.", "Claimed", "Partner B"],
        ["Deal 0 Deal", same, "Pending", "Partner A"],
        ["Theirs Lead", other, "Accepted", "Partner B"],
        ["Twin Lead", same, "Pending", "Partner A"],
    ]
    assert {row[0] for row in table(opened(staff, deal), OTHERS)} >= {"Theirs Lead", "Twin Lead", "Buyer Customer"}


def test_a_deal_that_was_registered_twice_is_found_by_company_and_name(staff, world, partner_b):
    deal = world.deal(0)
    rest = {"currency": "EUR", "amount_minor": 1}
    for name, email in (
        ("deal No. 0", "eve@example.com"),
        ("Something else entirely", "bob@example.com"),
        ("Deal 0", "eve@other.example"),
    ):
        Deal.objects.create(name=name, contact_email=email, **rest)
    rows = [row[:2] for row in table(opened(staff, deal), OTHERS)]
    assert rows == [["deal No. 0 Deal", "Same company (example.com), similar name."]]
    Deal.objects.filter(pk=deal.pk).update(contact_email="a@gmail.com", email_key="a@gmail.com")
    Deal.objects.create(name="Deal 0", contact_email="b@gmail.com", **rest)
    assert "No other lead, deal or customer has a@gmail.com." in opened(staff, deal)


def test_how_a_customer_came_to_its_partner(staff, world, partner_b):
    payment = world.paid(0)
    page = opened(staff, payment.customer)
    came = steps(page, "How it came to its partner")
    assert came[0].startswith("Registered because of in_0")
    assert came[1].startswith("The lead lead0@example.com of Partner A became this customer because of in_0")
    assert "€90.00 EUR Test Claimed Its payments are credited to Partner A." in said(page)
    nobodys = Customer.objects.create(name="Eve")
    assert "Unclaimed" in opened(staff, nobodys)
    nobodys.claim(partner_b, reason="They asked for it.")
    came = steps(opened(staff, nobodys), "How it came to its partner")
    assert came[1].startswith("Claimed")
    assert "They asked for it. Source partner: – → Partner B" in came[1]


def test_a_customers_many_payments_are_a_page_and_a_list(staff, world):
    payment = world.paid(0)
    for number in range(1, 55):
        world.payment(number, email=payment.customer.email)
    page = opened(staff, payment.customer)
    shown = table(page, "Payments")
    assert len(shown) == 50
    assert shown[0][0] == "in_54"
    assert "EUR 55 rows Test €4,950.00" in said(page)
    assert f"/admin/ledger/payment/?customer__id__exact={payment.customer.pk}" in page
    listed = staff.get("/admin/ledger/payment/", {"customer__id__exact": payment.customer.pk})
    assert [(one.minor, one.count) for one in listed.context_data["cl"].sums[0].totals] == [(495000, 55)]
