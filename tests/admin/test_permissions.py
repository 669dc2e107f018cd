"""A page shows of other rows only what its reader may see: somebody who may see its own kind alone, part by part."""

import pytest
from djstripe import models as djstripe

from integrations.models import Pull
from prm.deals.models import Deal
from prm.ledger.models import MoneyBack
from tests.admin.reading import opened, said, steps, table
from tests.admin.roles import browser, only, person
from tests.admin.world import MOMENT, went

CAME = "How it came to its partner"


@pytest.fixture
def refunded(world):
    """90 EUR, of which 18 went back by a refund of 21.60 with tax."""
    world.paid(0)
    return world.told_back(0, went("re_1", 2160))


def titles(page):
    return [one.split("</h2>")[0] for one in page.split("<h2>")[1:]]


def test_a_payment_tells_of_the_ledger_to_whom_the_ledger_is_shown(refunded):
    page = opened(only("view_payment"), refunded)
    assert "What it became" not in page
    assert "What went back" not in page
    assert table(page, "What was paid for") == [["A seat", "– none", "€90.00"]]
    assert "stands of" not in page
    assert "went back." not in said(page.split("<h2>")[0])
    assert "#became" not in page
    assert "Recorded “Order 0”: €90.00." in " ".join(steps(page, "How it came to this"))
    assert "/ledger/transaction/" not in page


def test_it_does_tell_of_each_part_that_is_shown(refunded):
    page = opened(only("view_payment", "view_transaction"), refunded)
    assert [row[1] for row in table(page, "What it became")] == ["Sale", "Reversal re_1"]
    assert table(page, "What was paid for")[0][2:] == ["€90.00", "−€18.00", "€72.00"]
    assert "€72.00 stands of €90.00" in said(page)
    assert "What went back" not in page
    page = opened(only("view_payment", "view_moneyback"), refunded)
    assert [row[0] for row in table(page, "What went back")] == ["Refund re_1 Open in Stripe"]
    assert "Of that €21.60 went back." in said(page)
    assert "What it became" not in page


def test_what_went_back_tells_what_it_changed_to_whom_the_ledger_is_shown(refunded):
    row = MoneyBack.objects.get()
    page = opened(only("view_moneyback"), row)
    assert "What it changed" not in page
    assert "Order 0" not in page
    page = opened(only("view_moneyback", "view_transaction"), row)
    assert [row[0] for row in table(page, "What it changed")] == ["Order 0"]


def test_a_transaction_tells_of_its_cause_and_its_payment_to_whom_these_are_shown(refunded):
    back = refunded.transactions.get(kind="reversal")
    page = said(opened(only("view_transaction"), back))
    assert "Payment in_0 Payment’s id in_0" in page
    assert "Because of re_1" in page
    page = said(opened(only("view_transaction", "view_moneyback", "view_payment"), back))
    assert "Payment in_0 Recorded for lead0@example.com, credited to Partner A. Payment’s id in_0" in page
    assert "Because of Refund of €21.60, succeeded re_1" in page


def test_an_event_tells_of_payments_to_whom_these_are_shown(world):
    world.paid(0)
    event = world.event(0, state="done")
    page = opened(only("view_inboundevent"), event)
    assert "Payments it told of" not in page
    assert "€90.00" not in page
    page = opened(only("view_inboundevent", "view_payment"), event)
    assert [row[0] for row in table(page, "Payments it told of")] == ["in_0"]


def test_a_customer_tells_of_leads_and_deals_to_whom_these_are_shown(world):
    deal = world.deal(0)
    Deal.objects.filter(pk=deal.pk).update(
        status="accepted", contact_email="lead0@example.com", email_key="lead0@example.com"
    )
    customer = world.paid(0).customer

    def came(*codenames):
        return [line.split(" because")[0] for line in steps(opened(only("view_customer", *codenames), customer), CAME)]

    lead = "The lead lead0@example.com of Partner A became this customer"
    sold = "The deal Deal 0 of Partner A got this customer"
    assert came() == ["Registered"]
    assert came("view_lead") == ["Registered", lead]
    assert came("view_deal") == ["Registered", sold]
    assert sorted(came("view_lead", "view_deal")) == ["Registered", sold, lead]
    page = opened(only("view_customer", "view_lead", "view_partner"), customer)
    assert f'href="/admin/partners/partner/{world.partner.pk}/change/">Partner A</a> became this customer' in page


def test_a_lead_tells_of_pulls_to_whom_pulls_are_shown(world, connection):
    lead = world.lead(0)
    why = {"reason_code": "refused", "reason_data": {"why": "403"}}
    Pull.objects.create(kind="lead", subject=lead.key, since=MOMENT, connection=connection, state="failed", **why)
    assert "Pulled from Stripe" not in opened(browser(person("partner_manager")), lead)
    told = table(opened(only("view_lead", "view_pull"), lead), "Pulled from Stripe")[0]
    assert told[1].startswith("Failed Stripe refused")


def test_a_customer_leads_to_stripes_mirror_whoever_may_read_it(world):
    customer = world.paid(0).customer
    djstripe.Customer.objects.create(id="cus_0", livemode=False, created=MOMENT)
    assert "/admin/djstripe/" not in opened(only("view_customer"), customer)
    page = opened(browser(person("read_only")), customer)
    assert "What Stripe holds</a>" in page
