"""From what was asked for to an invoice with its amounts."""

from dataclasses import replace

from ..invoices import Invoice, Line
from ..objects import AppliedDiscount, Customer, Price, Product
from ..sums import add_taxes, sum_up, take_credit, take_discount
from ..terms import UNSET, Bill, Discount, Item
from ..world import World


def draft(world: World, customer: Customer, bill: Bill, id: str | None) -> Invoice:
    invoice = id or world.new_id("in")
    lines = [make_line(world, item, invoice, bill) for item in bill.items]
    for discount in bill.discounts:
        applied = apply_discount(world, discount, customer, invoice, bill.currency)
        lines = take_discount(lines, discount, applied)
    for amount in bill.credits:
        lines = take_credit(lines, amount, world.new_id("cbtxn"))
    own = [bill.taxes if item.taxes is UNSET else item.taxes for item in bill.items]
    lines = add_taxes(lines, own)
    sums = sum_up(lines, own, bill.shipping)
    return Invoice(
        invoice,
        world.clock.now(),
        customer.id,
        customer.email,
        customer.name,
        bill.currency,
        tuple(lines),
        sums,
        amount_due=max(sums.total + customer.balance, 0),
        starting_balance=customer.balance,
        subscription=bill.subscription,
        discounts=tuple(it.id for it in world.find(AppliedDiscount, "invoice", invoice)),
    )


def make_line(world: World, item: Item, invoice: str, bill: Bill) -> Line:
    price = _price_of(world, item, bill.currency)
    amount = item.amount if item.amount is not None else price.unit_amount * item.quantity if price else 0
    described = item.description
    if described is None and price:
        described = f"{item.quantity} × {world.need(Product, price.product).name}"
    # Stripe lets no discount touch prorations and negative items unless told to.
    discountable = not item.proration and amount >= 0
    now = world.clock.now()
    return Line(
        item.id or world.new_id("il"),
        invoice,
        bill.currency,
        described,
        amount,
        item.quantity,
        price,
        item.proration,
        discountable if item.discountable is None else item.discountable,
        (now, now),
        bill.subscription,
    )


def _price_of(world: World, item: Item, currency: str) -> Price | None:
    if item.price:
        return world.need(Price, item.price)
    if not item.product:
        return None
    held = [price for price in world.find(Price, "product", item.product) if price.currency == currency]
    if held:
        return held[0]
    each = abs(item.amount or 0) // max(item.quantity, 1)
    made = Price(world.new_id("price"), world.clock.now(), item.product, each, currency)
    return world.put(replace(made, active=False))


def apply_discount(world: World, discount: Discount, customer: Customer, invoice: str, currency: str) -> str:
    percent = None if discount.percent is None else str(discount.percent)
    made = AppliedDiscount(
        world.new_id("di"),
        world.clock.now(),
        customer.id,
        invoice,
        world.new_id("coupon").partition("_")[2],
        currency,
        percent,
        discount.amount,
    )
    return world.put(made).id
