import pytest
from django.urls import reverse

from prm.backoffice.tables import totals
from prm.ledger.models import MoneyBack, Transaction
from tests.admin.reading import said
from tests.admin.world import went


@pytest.mark.parametrize("model", ["payment", "transaction", "moneyback"])
def test_the_ledger_is_not_edited(staff, world, model):
    payment = world.paid()
    world.told_back(0, went("re_1", 1200))
    row = {"payment": payment, "transaction": payment.transactions.first(), "moneyback": MoneyBack.objects.get()}[model]
    before = type(row).objects.values().get(pk=row.pk)
    for page, args in (("add", []), ("change", [row.pk]), ("delete", [row.pk])):
        answer = staff.post(reverse(f"admin:ledger_{model}_{page}", args=args), {"post": "yes", "name": "x"})
        assert answer.status_code in (403, 405)
    listed = reverse(f"admin:ledger_{model}_changelist")
    staff.post(listed, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert type(row).objects.values().get(pk=row.pk) == before


def test_a_payment_tells_its_figure_reason_and_way(staff, world):
    payment = world.paid(net=9000)
    event = world.event(0)
    page = staff.get(reverse("admin:ledger_payment_change", args=[payment.pk])).content.decode()
    assert "€90.00" in page
    assert "€108.00" in page
    assert payment.reason in said(page)
    assert "The earliest accepted lead with lead0@example.com" in page
    assert 'href="https://dashboard.stripe.com/test/invoices/in_0"' in page
    assert reverse("admin:integrations_inboundevent_change", args=[event.pk]) in page
    assert reverse("admin:customers_customer_change", args=[payment.customer.pk]) in page


def test_a_customers_page_shows_what_it_paid(staff, world):
    payment = world.paid()
    page = staff.get(reverse("admin:customers_customer_change", args=[payment.customer.pk])).content.decode()
    assert reverse("admin:ledger_payment_change", args=[payment.pk]) in page
    assert reverse("admin:ledger_transaction_change", args=[payment.transactions.get().pk]) in page
    assert reverse("admin:leads_lead_change", args=[payment.customer.leads.get().pk]) in page


def test_totals_are_by_currency_and_net_of_reversals(staff, world):
    world.paid(0, net=9000)
    world.refund(world.paid(1, net=5000))
    world.paid(2, net=700, currency="USD")
    found = {one.currency: (one.minor, one.count) for one in totals(Transaction.objects.all())}
    assert found == {"EUR": (9000, 3), "USD": (700, 1)}
    listed = staff.get(reverse("admin:ledger_transaction_changelist"), {"currency": "USD"})
    assert [(one.currency, one.minor) for one in listed.context_data["cl"].sums[0].totals] == [("USD", 700)]
