"""What a transaction is called."""

import pytest

from prm.ledger.models import Transaction
from prm.products.models import Product
from tests.world import amounts, choose, names

ADA = "ada@lovelace.example"
pytestmark = pytest.mark.usefixtures("ada")


@pytest.fixture
def plans(stripe):
    return [stripe.price(stripe.product(name), 1000) for name in ("Alpha", "Beta", "Gamma", "Delta")]


def pay(shop, stripe, lines, **terms):
    paid = stripe.pay_invoice(stripe.customer(ADA), lines, **terms)
    shop.tell(*stripe.events())
    return paid


def test_by_the_charges_description(shop, stripe, plans):
    pay(shop, stripe, [{"price": plans[0]}], description="Subscription creation")
    assert names() == ["Subscription creation"]


def test_by_the_invoices_number_where_the_charge_has_no_description(shop, stripe, plans):
    paid = pay(shop, stripe, [{"price": plans[0]}], description=None)
    number = next(e["data"]["object"]["number"] for e in stripe.events() if e["type"] == "invoice.paid")
    assert paid.invoice
    assert names() == [number]


def test_by_the_invoices_number_where_no_charge_brought_the_money(shop, stripe, plans):
    pay(shop, stripe, [{"price": plans[0]}], out_of_band=True)
    number = next(e["data"]["object"]["number"] for e in stripe.events() if e["type"] == "invoice.paid")
    assert names() == [number]


def test_by_the_earliest_of_several_charges(shop, stripe, plans):
    opened = stripe.open_invoice(stripe.customer(ADA), [{"price": plans[0]}])
    stripe.pay(opened.invoice, amount=400, description="First part")
    stripe.advance(60)
    stripe.pay(opened.invoice, description="Second part")
    shop.tell(*reversed(stripe.events()))
    assert names() == ["First part"]


def test_by_the_id_where_nothing_else_is_known(shop, stripe):
    paid = stripe.charge(1000, email=ADA)
    shop.tell(*stripe.events())
    assert names() == [paid.payment_intent]


def test_by_up_to_three_distinct_products_in_the_order_of_the_lines(shop, stripe, plans):
    choose(shop.connection, naming="product")
    pay(shop, stripe, [{"price": plans[n]} for n in (1, 0, 1, 3, 2)])
    assert names() == ["Beta + Alpha + Delta"]


def test_without_an_invoice_the_product_option_names_as_the_first_one(shop, stripe):
    choose(shop.connection, naming="product", splitting="line")
    stripe.charge(1000, email=ADA, description="Workshop")
    shop.tell(*stripe.events())
    assert (names(), Transaction.objects.get().line) == (["Workshop"], "")


def test_each_line_by_its_own_product_else_by_its_description(shop, stripe, plans):
    choose(shop.connection, naming="product", splitting="line")
    pay(shop, stripe, [{"price": plans[0]}, {"description": "Travel", "amount": 500}, {"price": plans[1]}])
    assert (names(), amounts()) == (["Alpha", "Travel", "Beta"], [1000, 500, 1000])


def test_each_line_by_the_charge_where_that_is_the_option(shop, stripe, plans):
    choose(shop.connection, splitting="line")
    pay(shop, stripe, [{"price": plans[0]}, {"price": plans[1]}], description="Order 7")
    assert (names(), amounts()) == (["Order 7", "Order 7"], [1000, 1000])


def test_a_products_new_name_counts_from_then_on(shop, stripe):
    choose(shop.connection, naming="product")
    product = stripe.product("Old name")
    plan = stripe.price(product, 1000)
    pay(shop, stripe, [{"price": plan}])
    stripe.advance(10)
    stripe.rename_product(product, "New name")
    pay(shop, stripe, [{"price": plan}])
    assert (names(), Product.objects.get().name) == (["Old name", "New name"], "New name")


def test_an_unknown_product_is_asked_for_once_ever(shop, stripe, plans):
    choose(shop.connection, naming="product")
    for _ in range(2):
        stripe.pay_invoice(stripe.customer(ADA), [{"price": plans[0]}])
    shop.tell(*[one for one in stripe.events() if not one["type"].startswith(("product", "price"))])
    assert names() == ["Alpha", "Alpha"]
    assert len([1 for _, path in stripe.requests if "/products/" in path]) == 1


@pytest.mark.parametrize("backwards", [False, True])
def test_a_name_changed_within_the_second_is_the_new_one(shop, stripe, backwards):
    product = stripe.product("Old name")
    stripe.rename_product(product, "New name")
    told = stripe.events()
    assert len({one["created"] for one in told}) == 1
    for one in told[::-1] if backwards else told:
        shop.tell(one)
    assert Product.objects.get().name == "New name"
