"""Thirty rows of each kind, and of each kind one row that thirty others hang on."""

from django.contrib import admin
from djstripe import models as djstripe

from integrations.models import Connection, InboundEvent, Pull
from prm.accounts.models import User
from prm.customers.models import Customer, ExternalId
from prm.deals.models import Deal, DealPartner, DealProduct
from prm.leads.models import Lead
from prm.ledger.facts import Line
from prm.ledger.models import MoneyBack, Payment, Transaction
from prm.partners.models import Member, Partner
from prm.products.models import Product, ProductId
from tests.admin.world import ACCOUNT, MOMENT, World, went

MANY = 30


def made(world: World) -> dict:
    """The one row of each kind, by its model."""
    people = [User.objects.create_user(f"user{n}@a.example", name=f"User {n}") for n in range(MANY)]
    for number in range(MANY):
        world.all_kinds(number)
        _mirrored(number)
    payment = _payment(world)
    lead = Lead.objects.get(customer=payment.customer)
    rows = {Partner: _partner(world, people), Deal: _deal(world, people, payment), Customer: payment.customer}
    rows |= {User: _person(people[0]), Product: _product(), Lead: _claimed(world, lead), Payment: payment}
    rows |= {Transaction: payment.transactions.order_by("pk").first(), MoneyBack: payment.money_back.first()}
    rows |= {Connection: world.connection, InboundEvent: InboundEvent.objects.filter(subject="in_5000").first()}
    rows[Pull] = Pull.objects.filter(subject=lead.key).first()
    others = set(admin.site._registry) - rows.keys()
    assert {model._meta.app_label for model in others} == {"djstripe"}
    return rows | {model: model._default_manager.first() for model in others}


def _partner(world: World, people: list[User]) -> Partner:
    for person in people:
        Member.objects.create(partner=world.partner, user=person)
    return world.partner


def _person(person: User) -> User:
    for number in range(MANY):
        Member.objects.create(partner=Partner.objects.create(name=f"Partner {number}"), user=person)
    return person


def _product() -> Product:
    product = Product.objects.get(key="seat")
    for number in range(MANY):
        ProductId.objects.create(product=product, account=ACCOUNT, external_id=f"prod_of_{number}")
    return product


def _deal(world: World, people: list[User], payment: Payment) -> Deal:
    deal = world.deal(5000)
    for number, person in enumerate(people):
        partner, product = Partner.objects.create(name=f"P {number}"), Product.objects.create(name=f"Pr {number}")
        DealPartner.objects.create(deal=deal, partner=partner, position=number + 1)
        DealProduct.objects.create(deal=deal, product=product)
        deal.sales_rep = person
        deal.save()
    deal.accept(by=world.staff)
    deal.associate(payment.customer, by=world.staff)
    world.payment(5001, email=payment.customer.email)
    return deal


def _payment(world: World) -> Payment:
    """Of thirty lines and thirty refunds, with events that told of each."""
    lines = tuple(Line(f"il_{number}", 300, "prod_1", f"Line {number}") for number in range(MANY))
    told = {"lines": lines, "split": True, "net": 300 * MANY}
    payment = world.paid(5000, **told)
    world.payment(5000, email="lead5000@example.com", back=[went(f"re_of_{n}", 100) for n in range(MANY)], **told)
    for number in range(MANY):
        event = world.event(6000 + number, state="done")
        InboundEvent.objects.filter(pk=event.pk).update(subject="in_5000")
        external = {"account": ACCOUNT, "external_id": f"cus_of_{number}"}
        ExternalId.objects.create(customer=payment.customer, **external)
    return Payment.objects.get(pk=payment.pk)


def _claimed(world: World, lead: Lead) -> Lead:
    """A lead that thirty others have the e-mail of, and that was pulled for thirty times."""
    for _again in range(MANY):
        Lead.objects.create(partner=world.partner, email=lead.email)
        what = {"kind": "lead", "subject": lead.key, "since": MOMENT, "state": "done"}
        Pull.objects.create(connection=world.connection, **what)
    return lead


def _mirrored(number: int) -> None:
    common = {"livemode": False, "created": MOMENT}
    customer = djstripe.Customer.objects.create(id=f"cus_{number}", **common)
    data = {"total": 9000, "currency": "eur", "status": "paid"}
    djstripe.Invoice.objects.create(id=f"in_{number}", customer=customer, stripe_data=data, **common)
    djstripe.Account.objects.create(id=f"acct_{number}", **common)
    product = djstripe.Product.objects.create(id=f"prod_{number}", **common)
    djstripe.Price.objects.create(id=f"price_{number}", active=True, product=product, currency="eur", **common)
    paid = {"amount": 90, "currency": "eur", "status": "paid", **common}
    charge = djstripe.Charge.objects.create(id=f"ch_{number}", **paid)
    djstripe.PaymentIntent.objects.create(id=f"pi_{number}", **common)
    refund = {"amount": 90, "currency": "eur", **common}
    djstripe.Refund.objects.create(id=f"re_{number}", charge_id=charge.id, **refund)
    djstripe.Event.objects.create(id=f"evt_{number}", data={}, type="ping", **common)
