"""One of everything that the sandbox can tell."""

from integrations.sandbox import Credit, Discount, Item, Sandbox, Shipping, Tax
from integrations.sandbox.invoices import Invoice

START = 1767225600
VAT = Tax("20")
MANY = [Item(f"Seat {n}", 1000 + n) for n in range(13)]


def tell_everything(sandbox: Sandbox) -> Sandbox:
    ada = sandbox.customer("ada@lovelace.example", "Ada")
    sandbox.update_customer(ada, email="Ada@Lovelace.example")
    sandbox.delete_customer(sandbox.customer("gone@example.com"))
    product = sandbox.product("Premier")
    sandbox.rename_product(product, "Premier plan")
    price = sandbox.price(product, 9900)
    tell_invoices(sandbox, ada, price, product)
    tell_charges(sandbox, ada)
    tell_refunds(sandbox, ada)
    tell_disputes(sandbox)
    tell_notes(sandbox, ada)
    return sandbox


def line_ids(sandbox: Sandbox, invoice: str) -> list[str]:
    return [line.id for line in sandbox.world.need(Invoice, invoice).lines]


def tell_invoices(sandbox: Sandbox, ada: str, price: str, product: str) -> None:
    sandbox.pay_invoice(ada, [Item(price=price, quantity=3)], discounts=[Discount("10")], taxes=[VAT])
    sandbox.pay_invoice(
        ada,
        [
            Item(price=price),
            Item("Unused time", -3000, product=product, proration=True),
            Item("Free", 0),
            Item("Books", 2001, taxes=[Tax("7", inclusive=True)]),
        ],
        discounts=[Discount(amount=777), Discount("12.5")],
        taxes=[VAT],
        shipping=Shipping(500, 100),
        credits=[1234],
        subscription="sub_1",
    )
    sandbox.pay_invoice(ada, MANY, taxes=[Tax("19", inclusive=True)], payments=3)
    sandbox.pay_invoice(ada, [Item("Outside", 4000)], out_of_band=True, customer_email=None)
    creditor = sandbox.customer("creditor@example.com")
    sandbox.pay_invoice(creditor, [Item("On account", 4000)], balance_credit=5000)
    sandbox.pay_invoice(creditor, [Item("Credited", -900)])
    opened = sandbox.open_invoice(ada, [Item("Later", 6000)]).invoice or ""
    sandbox.pay(opened, amount=2500)
    sandbox.attach(sandbox.charge(3500, customer=ada).payment_intent or "", opened)
    sandbox.void_invoice(sandbox.open_invoice(ada, [Item("Void", 100)]).invoice or "")
    sandbox.mark_uncollectible(sandbox.open_invoice(ada, [Item("Never", 100)]).invoice or "")


def tell_charges(sandbox: Sandbox, ada: str) -> None:
    sandbox.charge(1500, customer=ada, description="A talk")
    sandbox.charge(1500, "jpy", email="guest@example.com", receipt_email="guest@example.com")
    sandbox.legacy_charge(700, email="guest@example.com")
    sandbox.declined_charge(800, customer=ada)
    sandbox.capture(sandbox.authorise(5000, customer=ada).payment_intent or "", amount=3000)
    sandbox.release(sandbox.authorise(5000, customer=ada).charge or "")
    sandbox.checkout(2000, email="guest@example.com", name="Guest", tax=400)
    sandbox.checkout(2000, email="buyer@example.com", new_customer=True)


def tell_refunds(sandbox: Sandbox, ada: str) -> None:
    sold = sandbox.charge(5000, customer=ada)
    sandbox.refund(sold.payment_intent or "", 100, reason="requested_by_customer")
    sandbox.refund_fails(sandbox.refund(sold.charge or "", 200))
    sandbox.refund_succeeds(sandbox.refund(sold.charge or "", 300, status="pending"))
    sandbox.cancel_refund(sandbox.refund(sold.charge or "", 400, status="requires_action"))
    for _ in range(9):
        sandbox.refund(sold.charge or "", 10)
    sandbox.refund(sandbox.legacy_charge(700, id="py_1").charge or "")


def tell_disputes(sandbox: Sandbox) -> None:
    won = sandbox.dispute(sandbox.charge(1000).charge or "", settled_in="usd", rate="1.1")
    sandbox.answer(won)
    sandbox.win(won)
    sandbox.lose(sandbox.dispute(sandbox.legacy_charge(1000).charge or "", 300, withdrawn_later=True))
    sandbox.close_inquiry(sandbox.dispute(sandbox.charge(1000).charge or "", inquiry=True))
    sandbox.escalate(sandbox.dispute(sandbox.charge(1000).charge or "", inquiry=True))


def tell_notes(sandbox: Sandbox, ada: str) -> None:
    taxes = [VAT, Tax("7", inclusive=True)]
    sold = sandbox.pay_invoice(ada, MANY, taxes=taxes, discounts=[Discount("10")], shipping=Shipping(500, 100))
    many = sold.invoice or ""
    linked = sandbox.refund(sold.charge or "", 500)
    ids = line_ids(sandbox, many)
    sandbox.credit_note(many, [Credit(600, line=ids[0])], refunds=[(linked, 400)], refund_amount=100, out_of_band=10)
    noted = sandbox.credit_note(many, [Credit(400, line=id) for id in ids], shipping=True)
    sandbox.update_credit_note(noted, "Sorry")
    other = sandbox.customer("noted@example.com")
    opened = sandbox.open_invoice(other, [Item("Seat", 1000), Item("Talk", 1000)]).invoice or ""
    for amount in (300, 200):
        freed = sandbox.credit_note(opened, [Credit(amount, description="Goodwill")])
    sandbox.void_credit_note(freed)
    sandbox.pay(opened, 1000)
    sandbox.credit_note(opened, [Credit(900, line=line_ids(sandbox, opened)[0])], refund_amount=200)
