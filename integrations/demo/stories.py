"""What happens at the demo's Stripe accounts."""

from itertools import count, cycle
from typing import Any

from integrations.demo.vendor import Account
from integrations.sandbox import Sandbox
from integrations.sandbox.invoices import Invoice

VAT = [{"percent": 20}]


def tell(accounts: list[Account]) -> None:
    """The stories of the three presets, and some money that goes back. Told again they are the same events."""
    by_preset = {account.preset: account.sandbox for account in accounts}
    _self_serve(by_preset["self-serve"])
    _sales_led(by_preset["sales-led"])
    _one_off_items(by_preset["sales-led-items"])


def _self_serve(stripe: Sandbox) -> None:
    plan = stripe.price(stripe.product("Team plan"), 10000, "eur")
    ada = stripe.customer("ada@lovelace.example", "Ada Lovelace")
    # 100 less 10 %, VAT 20 % on top: 108 is paid, 90 is what counts.
    stripe.pay_invoice(
        ada, [{"price": plan}], discounts=[{"percent": 10}], taxes=VAT, description="Team plan, September"
    )
    stripe.advance(86400 * 30)
    october = stripe.pay_invoice(ada, [{"price": plan}], taxes=VAT, description="Team plan, October")
    haruto = {"email": "haruto@tanaka.example", "name": "Haruto Tanaka"}
    workshop = stripe.charge(50000, "jpy", description="Workshop in Kyoto", **haruto)
    stripe.checkout(4900, "usd", email="nobody@nowhere.example", tax=980, description="Starter plan")
    stripe.charge(12000, "eur", email="mary@somerville.example", name="Mary Somerville", description="Team plan")
    stripe.advance(86400)
    # 36 of 120 with VAT go back: 30 of the 100 that count.
    stripe.refund(october.charge or "", 3600)
    stripe.lose(stripe.dispute(workshop.charge or "", 20000))


def _sales_led(stripe: Sandbox) -> None:
    seats = stripe.price(stripe.product("Seats"), 12000, "eur")
    grace = stripe.customer("Grace@Hopper.example", "Hopper Ltd")
    stripe.pay_invoice(grace, [{"price": seats, "quantity": 40}], taxes=VAT, description="40 seats, first year")
    noor = stripe.customer("noor@kuwait.example", "Noor Trading")
    stripe.pay_invoice(
        noor, [{"description": "Licence", "amount": 125500}], currency="kwd", description="Licence, first quarter"
    )


def _one_off_items(stripe: Sandbox) -> None:
    plan = stripe.price(stripe.product("Institute plan"), 50000, "eur")
    setup = stripe.price(stripe.product("Onboarding services"), 120000, "eur")
    emmy = stripe.customer("emmy@noether.example", "Noether Institute")
    paid = stripe.pay_invoice(emmy, [{"price": plan}, {"price": setup}], taxes=VAT, description="First invoice")
    stripe.advance(86400)
    second = stripe.world.need(Invoice, paid.invoice or "").lines[1]
    stripe.credit_note(paid.invoice or "", [{"line": second.id, "amount": 30000}], out_of_band=36000)


def go_on(accounts: list[Account]) -> Any:
    """Yields after each further payment, for ever, so that there is something to watch."""
    by_preset = {account.preset: account.sandbox for account in accounts}
    names = cycle(["Ada Lovelace", "Haruto Tanaka", "Rosalind Franklin", "Mary Somerville"])
    for number in count(1):
        stripe = by_preset["self-serve" if number % 3 else "sales-led-items"]
        name = next(names)
        first, last = name.lower().split()
        payer = stripe.customer(f"{first}@{last}.example", name)
        lines = [{"description": "Usage", "amount": 1000 + 100 * (number % 7)}]
        if number % 3 == 0:
            lines.append({"description": "Support", "amount": 2500})
        paid = stripe.pay_invoice(payer, lines, taxes=VAT, description=f"Usage, week {number}")
        yield
        if number % 4 == 0:
            stripe.refund(paid.charge or "", 600)
            yield
