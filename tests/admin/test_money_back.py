"""The list of what went back, of which some may wait for its payment, and the page of each."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from prm.accounts.models import User
from prm.backoffice.tables import totals
from prm.ledger.models import MoneyBack, Transaction
from tests.admin.reading import opened, said, table
from tests.admin.world import went

LISTED = "admin:ledger_moneyback_changelist"


@pytest.fixture
def waiting(world):
    """A refund whose payment nobody told of for three days."""
    world.waits(went("re_9", 1200, about="ch_9"))
    MoneyBack.objects.update(first_seen_at=timezone.now() - timedelta(days=3, hours=2))
    return MoneyBack.objects.get()


def listed(client, **query):
    answer = client.get(reverse(LISTED), query)
    return [row.external_id for row in answer.context_data["cl"].result_list], answer.content.decode()


def test_a_refund_whose_payment_was_never_seen_waits_with_its_age(staff, waiting):
    assert "Waiting for ch_9, 3 days" in said(listed(staff)[1])
    page = opened(staff, waiting)
    assert "Waiting for ch_9 Open in Stripe, 3 days" in said(page)
    assert 'href="https://dashboard.stripe.com/test/payments/ch_9"' in page
    assert "Waits for its payment, which nobody told of yet." in page
    assert "It changed nothing in the ledger." in page


def test_a_fresh_one_without_a_charge_is_told_as_well(staff, world):
    world.waits(went("re_9", 1200, about=""))
    assert "Waiting for its payment, less than a minute" in said(listed(staff)[1])


def test_home_counts_those_that_wait_and_leads_to_them(staff, world, waiting):
    world.paid(0)
    world.told_back(0, went("re_1", 1200))
    world.waits(went("re_8", 500, state="failed", fallen="failed"))
    home = staff.get("/admin/").content.decode()
    link = f'href="{reverse(LISTED)}?reason_code__exact=waiting"'
    assert said("<" + home[home.index(link) : home.index("</a>", home.index(link))]).startswith("1 Refunds waiting")
    assert listed(staff, reason_code__exact="waiting")[0] == ["re_9"]
    chips = {str(one.word): (one.count, one.current) for one in staff.get(reverse(LISTED)).context_data["chips"]}
    assert (chips["All"], chips["Waiting"], chips["Refund"]) == (("", True), ("1", False), ("", False))


@pytest.mark.parametrize("asked", ["re_9", "ch_9"])
def test_it_is_found_by_its_id_and_its_charge(staff, world, waiting, asked):
    world.paid(0)
    world.told_back(0, went("re_1", 1200))
    assert listed(staff, q=asked)[0] == ["re_9"]
    assert listed(staff, q="in_0")[0] == ["re_1"]


def test_its_page_shows_what_it_changed_and_leads_on(staff, world):
    payment = world.paid(0)
    world.told_back(0, went("re_1", 2160), went("re_2", 0))
    page = opened(staff, MoneyBack.objects.get(external_id="re_1"))
    assert [(row[1], row[4]) for row in table(page, "What it changed")] == [("Reversal Test", "−€18.00")]
    assert f'href="{reverse("admin:ledger_payment_change", args=[payment.pk])}"' in page
    assert 'href="https://dashboard.stripe.com/test/refunds/re_1"' in page
    row = payment.transactions.get(kind="reversal")
    assert f'/moneyback/{MoneyBack.objects.get(external_id="re_1").pk}/change/">Refund of €21.60' in opened(staff, row)


def test_the_list_of_transactions_is_net_of_all_that_went_back(staff, world):
    world.paid(0)
    world.told_back(0, went("re_1", 2160), went("du_1", 1080, "dispute", "lost"))
    world.told_back(0, went("re_1", 2160), went("du_1", 1080, "dispute", "won", fallen="reinstated"))
    world.paid(1, net=500, currency="JPY")
    world.told_back(1, went("re_2", 600, currency="JPY"), net=500, currency="JPY")
    for number in range(2, 32):
        world.paid(number, net=100)
    kinds = list(Transaction.objects.filter(payment__external_id="in_0").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["sale", "reversal", "reinstatement"]
    shown = staff.get(reverse("admin:ledger_transaction_changelist")).context_data["cl"].sums[0].totals
    assert [(one.currency, one.minor, one.count) for one in shown] == [("EUR", 7200 + 3000, 33), ("JPY", 0, 2)]
    one_kind = staff.get(reverse("admin:ledger_transaction_changelist"), {"kind__exact": "reversal", "currency": "EUR"})
    assert [one.minor for one in one_kind.context_data["cl"].sums[0].totals] == [-2700]
    assert shown == totals(Transaction.objects.all())


def test_who_may_not_see_them_does_not(client, world, waiting):
    payment = world.paid(0)
    world.told_back(0, went("re_1", 2160))
    viewer = User.objects.create_user("eve@vendor.example", "eve-password", name="Eve", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_payment"))
    client.force_login(viewer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse(LISTED)).status_code == 403
    assert client.get(reverse("admin:ledger_moneyback_change", args=[waiting.pk])).status_code == 403
    assert "Refunds waiting" not in client.get("/admin/").content.decode()
    page = opened(client, payment)
    assert "What went back" not in page
    assert "stands of" not in page
    assert "Net, without tax and discount. The payer paid €108.00." in said(page)


def test_what_a_provider_wrote_is_shown_as_it_is(staff, world):
    bad = "re_<script>alert(1)</script>"
    odd = {"state": "<b>bold", "about": "ch_<i>"}
    world.waits(went(f"{bad}2", 100, **odd))
    payment = world.paid(0)
    world.told_back(0, went(bad, 1200, **odd))
    rows = [*MoneyBack.objects.all(), payment, *payment.transactions.all()]
    for page in [listed(staff)[1], *(opened(staff, row) for row in rows)]:
        assert not any(raw in page for raw in ("<script>alert", "<b>bold", "<B>bold", "ch_<i>"))
    assert "re_%3Cscript%3Ealert%281%29%3C%2Fscript%3E" in opened(staff, payment)
