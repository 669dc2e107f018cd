import subprocess
import sys

from integrations.sandbox import Discount, Item, Sandbox

from .world import MANY, START


def types(sandbox: Sandbox, shape: str = "new", since: int = 0) -> list[str]:
    return [event["type"] for event in sandbox.events(shape)][since:]


def test_a_paid_invoice_in_each_generation() -> None:
    sandbox = Sandbox(clock=START)
    payer = sandbox.customer("a@example.com")
    sandbox.pay_invoice(payer, [Item("Seat", 1000)])
    common = ["invoice.updated", "invoice.paid", "invoice.payment_succeeded"]
    opening = ["customer.created", "invoice.created", "payment_intent.created", "invoice.finalized"]
    paying = ["charge.succeeded", "payment_intent.succeeded"]
    assert types(sandbox, "old") == [*opening, *paying, *common]
    assert types(sandbox, "new") == [*opening, *paying, "invoice_payment.paid", *common]


def test_the_links_of_a_paid_invoice() -> None:
    sandbox = Sandbox(clock=START)
    paid = sandbox.pay_invoice(sandbox.customer("a@example.com"), [Item("Seat", 1000)])
    old = {event["type"]: event["data"]["object"] for event in sandbox.events("old")}
    assert old["charge.succeeded"]["invoice"] == paid.invoice
    assert old["payment_intent.succeeded"]["invoice"] == paid.invoice
    assert old["invoice.paid"]["charge"] == paid.charge
    assert old["invoice.paid"]["payment_intent"] == paid.payment_intent
    new = {event["type"]: event["data"]["object"] for event in sandbox.events("new")}
    link = new["invoice_payment.paid"]
    assert (link["invoice"], link["status"], link["is_default"]) == (paid.invoice, "paid", True)
    assert link["payment"] == {"type": "payment_intent", "payment_intent": paid.payment_intent}
    assert "invoice" not in new["charge.succeeded"]


def test_events_keep_the_object_as_it_was() -> None:
    sandbox = Sandbox(clock=START)
    payer = sandbox.customer("a@example.com")
    sandbox.update_customer(payer, email="b@example.com")
    first, second = sandbox.events()
    assert first["data"]["object"]["email"] == "a@example.com"
    assert second["data"]["previous_attributes"] == {"email": "a@example.com"}


def test_nothing_due_is_paid_without_a_payment() -> None:
    sandbox = Sandbox(clock=START)
    told = sandbox.pay_invoice(sandbox.customer(), [Item("Seat", 1000)], discounts=[Discount("100")])
    assert told.payment_intents == ()
    assert types(sandbox, since=1) == [
        "invoice.created",
        "invoice.finalized",
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
    ]


def test_out_of_band() -> None:
    sandbox = Sandbox(clock=START)
    sandbox.pay_invoice(sandbox.customer(), [Item("Seat", 1000)], out_of_band=True)
    told = types(sandbox)
    assert "payment_intent.canceled" in told
    assert "charge.succeeded" not in told
    paid = sandbox.events("old")[-1]["data"]["object"]
    assert (paid["paid_out_of_band"], paid["charge"], paid["amount_remaining"]) == (True, None, 0)


def test_several_payments() -> None:
    sandbox = Sandbox(clock=START)
    told = sandbox.pay_invoice(sandbox.customer(), [Item("Seat", 1000)], payments=3)
    assert len(set(told.payment_intents)) == len(set(told.charges)) == 3
    parts = [e["data"]["object"] for e in sandbox.events() if e["type"] == "invoice_payment.paid"]
    assert [part["amount_paid"] for part in parts] == [334, 333, 333]
    assert types(sandbox).count("invoice.paid") == 1


def test_attaching_afterwards() -> None:
    sandbox = Sandbox(clock=START)
    payer = sandbox.customer("a@example.com")
    charged = sandbox.charge(1000, customer=payer)
    opened = sandbox.open_invoice(payer, [Item("Seat", 1000)])
    before = len(sandbox.events())
    sandbox.attach(charged.payment_intent or "", opened.invoice or "")
    assert types(sandbox, since=before) == [
        "invoice_payment.paid",
        "payment_intent.canceled",
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
    ]
    assert sandbox.events("old")[-1]["data"]["object"]["charge"] == charged.charge
    link = sandbox.events()[before]["data"]["object"]
    assert (link["is_default"], link["payment"]["payment_intent"]) == (False, charged.payment_intent)


def test_an_authorised_intent_attached_pays_when_captured() -> None:
    sandbox = Sandbox(clock=START)
    payer = sandbox.customer("a@example.com")
    held = sandbox.authorise(1000, customer=payer).payment_intent or ""
    sandbox.attach(held, sandbox.open_invoice(payer, [Item("Seat", 1000)]).invoice or "")
    assert "invoice.paid" not in types(sandbox)
    sandbox.capture(held)
    assert "invoice.paid" in types(sandbox)


def test_a_part_capture() -> None:
    sandbox = Sandbox(clock=START)
    sandbox.capture(sandbox.authorise(1000).payment_intent or "", amount=400)
    assert types(sandbox) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.amount_capturable_updated",
        "charge.captured",
        "payment_intent.succeeded",
    ]
    charge = sandbox.events()[3]["data"]["object"]
    assert (charge["amount_captured"], charge["amount_refunded"], charge["captured"]) == (400, 600, True)


def test_a_guest_checks_out() -> None:
    sandbox = Sandbox(clock=START)
    sandbox.checkout(2000, email="guest@example.com", tax=400)
    session = sandbox.events()[-1]["data"]["object"]
    assert session["total_details"]["amount_tax"] == 400
    assert (session["customer"], session["customer_details"]["email"]) == (None, "guest@example.com")
    assert sandbox.events()[1]["data"]["object"]["amount"] == 2400


def test_a_webhook_carries_ten_lines() -> None:
    sandbox = Sandbox(clock=START)
    sandbox.pay_invoice(sandbox.customer(), MANY)
    lines = sandbox.events()[-1]["data"]["object"]["lines"]
    assert (len(lines["data"]), lines["has_more"]) == (10, True)


def test_numbers_count_per_customer() -> None:
    sandbox = Sandbox(clock=START)
    payer = sandbox.customer("a@example.com")
    for _ in range(2):
        sandbox.pay_invoice(payer, [Item("Seat", 1000)])
    numbers = {e["data"]["object"]["number"] for e in sandbox.events() if e["type"] == "invoice.paid"}
    assert sorted(number.partition("-")[2] for number in numbers) == ["0001", "0002"]


def test_it_needs_neither_django_nor_stripe() -> None:
    code = "import sys, integrations.sandbox; print([m for m in ('django', 'prm', 'stripe') if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_an_open_invoice_that_is_given_up_cancels_its_intent() -> None:
    sandbox = Sandbox(clock=START)
    opened = sandbox.open_invoice(sandbox.customer(), [Item("Seat", 1000)])
    sandbox.pay(opened.invoice or "", amount=400)
    before = len(sandbox.events())
    sandbox.void_invoice(opened.invoice or "")
    assert types(sandbox, since=before) == ["payment_intent.canceled", "invoice.updated", "invoice.voided"]
    void = sandbox.events()[-1]["data"]["object"]
    assert (void["status"], void["amount_paid"], void["amount_remaining"]) == ("void", 400, 600)
