from prm.backoffice.cells import page
from prm.customers.models import Customer, ExternalId


def test_a_customers_page_leads_to_its_page_at_stripe(staff, connection):
    ada = Customer.objects.create(name="Ada", email="ada@example.com")
    for key, live in (("cus_test", False), ("cus_live", True)):
        ExternalId.objects.create(customer=ada, account=connection.account, external_id=key, livemode=live)
    shown = staff.get(page(ada)).content.decode()
    assert 'href="https://dashboard.stripe.com/test/customers/cus_test"' in shown
    assert 'href="https://dashboard.stripe.com/customers/cus_live"' in shown


def test_a_customer_without_a_stripe_id_has_no_such_panel(staff, connection):
    eve = Customer.objects.create(name="Eve", email="eve@example.com")
    assert "At Stripe" not in staff.get(page(eve)).content.decode()
