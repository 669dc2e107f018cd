"""No page of a record asks more for many rows than for few, and no name does harm to one."""

import pytest

from prm.accounts.models import User
from prm.customers.models import Customer, ExternalId
from prm.deals.models import Deal, DealPartner, DealProduct
from prm.leads.models import Lead
from prm.ledger.facts import Line
from prm.partners.models import Member, Partner
from prm.products.models import Product
from tests.admin.reading import opened
from tests.admin.test_queries import count
from tests.admin.world import ACCOUNT, went

MANY, MOST = 60, 15
EVIL = "<script>alert(1)</script>\u202egnp.exe אבג "


def page(row):
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


@pytest.fixture
def seller(client, world):
    """Staff who are no superusers: their rights are read from the database."""
    from django.contrib.auth.models import Permission

    eve = User.objects.create_user("eve@vendor.example", "eve-password", name="Eve", is_staff=True)
    eve.user_permissions.set(Permission.objects.all())
    client.force_login(eve, backend="django.contrib.auth.backends.ModelBackend")
    return client


def rows_of(payment):
    return [
        payment,
        payment.customer,
        payment.customer.partner,
        payment.customer.leads.first(),
        payment.customer.deals.first(),
        payment.transactions.order_by("pk").first(),
        payment.transactions.order_by("pk").last(),
    ]


@pytest.fixture
def payment(world):
    """Of a lead and a deal, and partly given back; two events told of it."""
    lead, deal = world.lead(0), world.deal(0)
    lead.accept(by=world.staff)
    deal.accept(by=world.staff)
    Deal.objects.filter(pk=deal.pk).update(contact_email=lead.email, email_key=lead.email)
    world.payment(0, email=lead.email, split=True)
    world.event(0, state="done")
    return world.told_back(0, went("re_1", 300), split=True)


def test_a_record_with_nothing_around_it(seller, world):
    alone = [world.partner, world.lead(), world.deal(), Customer.objects.create(name="Ada"), world.event(7)]
    for row in [*alone, world.payment(900)]:
        assert count(seller, page(row)) <= MOST, row


def test_a_record_with_one_of_each(seller, payment, world):
    for row in [*rows_of(payment), world.event(1)]:
        assert count(seller, page(row)) <= MOST, type(row)


def many(world, payment):
    partner, customer, deal = world.partner, payment.customer, payment.customer.deals.first()
    lines = tuple(Line(f"il_{number}", 150, "prod_1", "Seats") for number in range(MANY))
    big = world.payment(5000, email=customer.email, lines=lines, split=True)
    refunds = [went(f"re_{number}", 10, about="ch_2") for number in range(MANY)]
    world.payment(5000, email=customer.email, lines=lines, split=True, back=refunds)
    for number in range(1, MANY):
        world.payment(number, email=customer.email)
        other = Partner.objects.create(name=f"Partner {number}")
        DealPartner.objects.create(deal=deal, partner=other, position=number)
        DealProduct.objects.create(deal=deal, product=Product.objects.create(name=f"Product {number}"))
        user = User.objects.create_user(f"u{number}@a.example", "x")
        Member.objects.create(partner=partner, user=user)
        Lead.objects.create(partner=other, email=customer.email)
        world.deal(number, customer=customer, association="person")
        Customer.objects.create(name="Other", email=customer.email, partner=other)
        world.event(number, state="done")
        deal.history.first()
        deal.name = f"Renamed {number}"
        deal.save()
    return big


def test_a_record_with_sixty_of_each(seller, payment, world):
    big = many(world, payment)
    assert big.transactions.count() > MANY
    for row in [*rows_of(payment), big, *big.transactions.all()[:1]]:
        assert count(seller, page(row)) <= MOST, type(row)


def test_no_name_does_harm(staff, world):
    long = (EVIL * 20)[:200]
    partner = Partner.objects.create(name=long)
    world.partner = partner
    lead = Lead.objects.create(partner=partner, email="a@x.example", name=long)
    lead.accept(by=world.staff, reason=EVIL[:100])
    line = Line("il_1", 9000, "", EVIL * 150)
    payment = world.payment(0, email=lead.email, lines=(line,), split=True, payer_name=long)
    deal = world.deal(0, customer=payment.customer, association="person")
    Deal.objects.filter(pk=deal.pk).update(name=long)
    lead.refresh_from_db()
    for row in (partner, lead, Deal.objects.get(), payment, payment.customer, payment.transactions.get()):
        shown = opened(staff, row)
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown
    assert "<bdi>&lt;script&gt;" in opened(staff, payment)


def test_a_customer_with_many_ids_is_saved_page_by_page(staff, world):
    customer = Customer.objects.create(name="Ada")
    ids = [ExternalId(customer=customer, account=ACCOUNT, external_id=f"cus_{n:03}") for n in range(25)]
    ExternalId.objects.bulk_create(ids)
    form = staff.get(page(customer)).context["inline_admin_formsets"][0].formset
    assert [one.instance.external_id for one in form.forms] == [f"cus_{n:03}" for n in range(10)]
    third = staff.get(page(customer), {"external_ids-page": 3}).context["inline_admin_formsets"][0].formset
    assert [one.instance.external_id for one in third.forms] == [f"cus_{n:03}" for n in range(20, 25)]
    data = {"name": "Ada L.", "external_ids-TOTAL_FORMS": 5, "external_ids-INITIAL_FORMS": 5}
    for number, one in enumerate(third.forms):
        told = {"id": one.instance.pk, "customer": customer.pk, "provider": "stripe", "account": ACCOUNT}
        told["external_id"] = one.instance.external_id + ("x" if number == 4 else "")
        data |= {f"external_ids-{number}-{name}": value for name, value in told.items()}
    assert staff.post(f"{page(customer)}?external_ids-page=3", data).status_code == 302
    assert customer.external_ids.count() == 25
    assert customer.external_ids.filter(external_id="cus_024x").exists()
