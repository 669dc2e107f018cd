"""The ledger by the rules of money, worked out once more in plain Python: no database, no code of the system."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.properties.amounts import SHIPPING, line_net, net
from tests.properties.plain import Customer, Deal, Lead, Payment, Settings, World
from tests.properties.taken_back import taken_back


@dataclass
class Books:
    """What stands in the end. `ids`: the Stripe ids of each customer; `sold`: the ledger's sales.

    `back`: what of a sale, by payment and line, is reversed.
    """

    customers: list[Customer]
    leads: list[Lead]
    deals: list[Deal]
    ids: dict[str, set[str]]
    products: dict[str, str]
    sold: list[tuple] = field(default_factory=list)
    back: dict[tuple[str, str], int] = field(default_factory=dict)
    outcomes: dict[str, tuple] = field(default_factory=dict)


def ledger(world: World, payers: list[str], products: dict[str, str], payments: list[Payment]) -> Books:
    """`payers`: the Stripe id of each of the world's payers; `products`: names by Stripe's id."""
    books = Books(list(world.customers), world.leads, world.deals, {}, products)
    books.ids = {one.key: {payers[i] for i in one.payers} for one in world.customers}
    for payment in payments:
        outcome = settle(books, payment, world.settings)
        books.outcomes[payment.key] = (*outcome, net(payment), payment.currency.upper())
    return books


def settle(books: Books, payment: Payment, rules: Settings) -> tuple[str, str]:
    if net(payment) == 0:
        return "ignored", "zero"
    if payment.given_up:
        return "unmatched", "part_paid"
    email = payer_email(payment)
    customer = match(books, payment, email, rules)
    if not rules.create_transaction:
        return "ignored", "switched_off"
    if customer is None:
        statuses = {lead.status for lead in books.leads if fold(lead.email) == email}
        waits = email and "pending" in statuses and "accepted" not in statuses
        return "unmatched", "lead_pending" if waits else ""
    deal = deal_of(books, customer, email)
    for line, name, amount in rows(books, payment, rules):
        who = (customer.partner, customer.key, fold(customer.email), deal)
        books.sold.append((payment.key, line, name, amount, payment.currency.upper(), *who, payment.at))
    books.back |= {(payment.key, line): amount for line, amount in reversed_of(payment, rules).items() if amount}
    return "recorded", ""


def match(books: Books, payment: Payment, email: str, rules: Settings) -> Customer | None:
    customer = known(books, payment, email)
    deals, lead = [], None
    if rules.associate_deal and email:
        waiting = [one for one in books.deals if fold(one.email) == email and one.customer is None]
        deals = earliest_first([one for one in waiting if one.status in ("accepted", "won")])
    if rules.convert_lead and email and (customer is None or customer.partner is None):
        accepted = [one for one in books.leads if fold(one.email) == email and one.status == "accepted"]
        lead = next(iter(earliest_first(accepted)), None)
    if customer is None and (deals or lead):
        customer = Customer(f"made for {email}", email, None, payment.at)
        books.customers.append(customer)
        books.ids[customer.key] = set()
    if customer is None:
        return None
    if customer.partner is None:
        named = deals[0].partners[:1] if deals else []
        customer.partner = next(iter([*named, *([lead.partner] if lead else [])]), None)
    if payment.payer:
        books.ids[customer.key].add(payment.payer)
    for deal in deals:
        deal.customer = customer.key
    if lead:
        lead.status, lead.customer = "converted", customer.key
    return customer


def known(books: Books, payment: Payment, email: str) -> Customer | None:
    by_id = [one for one in books.customers if payment.payer in books.ids[one.key]]
    by_email = [one for one in books.customers if email and fold(one.email) == email]
    return next(iter([*by_id, *earliest_first(by_email)]), None)


def deal_of(books: Books, customer: Customer, email: str) -> str | None:
    """The latest with the payer's e-mail, else the latest that a person associated."""
    own = [one for one in books.deals if one.customer == customer.key]
    mine = [one for one in own if email and fold(one.email) == email]
    persons = [one for one in own if one.by_person]
    last = earliest_first(mine or persons)[-1:]
    return last[0].key if last else None


def rows(books: Books, payment: Payment, rules: Settings) -> Iterator[tuple[str, str, int]]:
    first = min(payment.charges)[2] if payment.charges else None
    title = first or payment.number or payment.key
    if rules.splitting == "payment" or not payment.lines:
        sold = dict.fromkeys(books.products[line.product] for line in payment.lines if line.product)
        by_products = " + ".join(list(sold)[:3]) if rules.naming == "product" else ""
        yield "", by_products or title, net(payment)
        return
    for line in payment.lines:
        own = books.products[line.product] if line.product else line.description
        if line_net(line):
            yield line.id, (own if rules.naming == "product" and own else title), line_net(line)
    if payment.shipping:
        yield SHIPPING, "Shipping" if rules.naming == "product" else title, payment.shipping


def reversed_of(payment: Payment, rules: Settings) -> dict[str, int]:
    """By line also where the payment is one row: that one's is their sum."""
    back = taken_back(payment)
    return back if rules.splitting == "line" and payment.lines else {"": sum(back.values())}


def payer_email(payment: Payment) -> str:
    return next((fold(email) for email in payment.emails if email), "")


def fold(email: str) -> str:
    return email.strip().casefold()


def earliest_first(found: list) -> list:
    return sorted(found, key=lambda one: one.at)
