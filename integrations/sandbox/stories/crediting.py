"""Money that meets an invoice, and what follows when the invoice is paid in full."""

from dataclasses import replace

from ..invoices import Invoice
from ..objects import Charge, Customer, Intent, InvoicePayment
from ..world import World
from .paying import cancel_intent


def add_payment(
    world: World, invoice: Invoice, amount: int, kind: str, payment: str, default: bool = False
) -> InvoicePayment:
    made = InvoicePayment(
        world.new_id("inpay"),
        world.clock.now(),
        invoice.id,
        invoice.currency,
        amount,
        kind,
        payment,
        is_default=default,
    )
    return world.put(made)


def credit(world: World, waiting: InvoicePayment, amount: int) -> None:
    """The payment has succeeded: the invoice takes up to what remains of it."""
    before = world.need(Invoice, waiting.invoice)
    taken = min(amount, before.remaining)
    paid = world.put(replace(waiting, status="paid", amount_paid=taken, paid_at=world.clock.now()))
    changed = replace(
        before,
        amount_paid=before.amount_paid + taken,
        attempts=before.attempts + 1,
        out_of_band=paid.payment_type == "payment_record",
    )
    if paid.payment_intent:
        intent = world.need(Intent, paid.payment_intent)
        changed = replace(changed, payment_intent=intent.id, charge=intent.latest_charge)
    elif paid.payment_type == "charge":
        changed = replace(changed, charge=paid.payment)
    invoice = world.put(changed)
    if paid.payment_type != "payment_record":
        world.tell("invoice_payment.paid", paid, new_only=True)
    if invoice.remaining > 0:
        sync_default(world, invoice)
        world.tell("invoice.updated", invoice, before=before)
    else:
        finish(world, invoice, before)


def default_payment(world: World, invoice: Invoice) -> InvoicePayment | None:
    held = world.find(InvoicePayment, "invoice", invoice.id)
    return next((it for it in held if it.is_default and it.status == "open"), None)


def sync_default(world: World, invoice: Invoice) -> None:
    """Stripe keeps the default payment at what remains, without an event."""
    default = default_payment(world, invoice)
    if default and default.payment_intent:
        world.put(replace(default, amount_requested=invoice.remaining))
        intent = world.need(Intent, default.payment_intent)
        world.put(replace(intent, amount=invoice.remaining))


def drop_default(world: World, invoice: Invoice, reason: str) -> None:
    default = default_payment(world, invoice)
    if default and default.payment_intent:
        world.put(replace(default, status="canceled", canceled_at=world.clock.now()))
        cancel_intent(world, default.payment_intent, reason)


def finish(world: World, invoice: Invoice, before: Invoice) -> None:
    """Paid in full, with or without money."""
    drop_default(world, invoice, "void_invoice")
    paid = world.put(replace(invoice, status="paid", paid_at=world.clock.now()))
    world.tell("invoice.updated", paid, before=before)
    world.tell("invoice.paid", paid)
    world.tell("invoice.payment_succeeded", paid)


def link(world: World, intent: Intent, invoice: Invoice) -> Intent:
    if intent.latest_charge:
        charge = world.need(Charge, intent.latest_charge)
        world.put(replace(charge, invoice=invoice.id))
    return world.put(replace(intent, invoice=invoice.id))


def set_balance(world: World, customer: Customer, balance: int) -> Customer:
    if balance == customer.balance:
        return customer
    changed = world.put(replace(customer, balance=balance))
    world.tell("customer.updated", changed, before=customer)
    return changed
