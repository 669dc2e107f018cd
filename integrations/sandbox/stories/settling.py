from dataclasses import replace
from typing import Any

from ..invoices import Invoice
from ..money import split
from ..objects import Charge, Customer, Intent, InvoicePayment
from ..terms import UNSET
from .base import Told, story
from .crediting import add_payment, credit, default_payment, drop_default, link
from .invoicing import FOR_INVOICE, InvoiceStories
from .paying import make_intent, succeed


class SettleStories(InvoiceStories):
    @story
    def pay_invoice(
        self,
        customer: str,
        lines: Any,
        *,
        payments: int = 1,
        out_of_band: bool = False,
        description: str | None = FOR_INVOICE,
        **terms: Any,
    ) -> Told:
        """`open_invoice` with the same terms, then `pay`."""
        opened = self.open_invoice(customer, lines, description=description, **terms)
        if not opened.payment_intent or not opened.invoice:
            return opened
        return self.pay(opened.invoice, payments=payments, out_of_band=out_of_band, description=description)

    @story
    def pay(
        self,
        id: str,
        amount: int | None = None,
        payments: int = 1,
        out_of_band: bool = False,
        description: str | None = UNSET,
    ) -> Told:
        """Pays what remains, or `amount` of it, in so many payments."""
        invoice = self._unpaid(id)
        amount = invoice.remaining if amount is None else amount
        if not 0 < amount <= invoice.remaining:
            raise ValueError(f"{amount} of {invoice.remaining} cannot be paid")
        if out_of_band:
            return self._pay_out_of_band(invoice, amount)
        paid = [
            self._pay_part(self.world.need(Invoice, id), part, description) for part in split(amount, [1] * payments)
        ]
        return Told(invoice.customer, id, tuple(intent for intent, _ in paid), tuple(charge for _, charge in paid))

    def _pay_part(self, invoice: Invoice, amount: int, description: str | None) -> tuple[str, str]:
        world = self.world
        waiting = default_payment(world, invoice)
        if amount < invoice.remaining or not waiting:
            text = FOR_INVOICE if description is UNSET else description
            made = make_intent(world, amount, invoice.currency, invoice.customer, text, invoice.id)
            waiting = add_payment(world, invoice, amount, "payment_intent", made.id)
        payer = world.need(Customer, invoice.customer)
        intent, charge = succeed(world, world.need(Intent, waiting.payment), payer.email, payer.name, description)
        credit(world, waiting, amount)
        return intent.id, charge.id

    def _pay_out_of_band(self, invoice: Invoice, amount: int) -> Told:
        if amount == invoice.remaining:
            drop_default(self.world, invoice, "void_invoice")
        record = self.world.new_id("pr")
        credit(self.world, add_payment(self.world, invoice, amount, "payment_record", record), amount)
        return Told(invoice.customer, invoice.id)

    @story
    def attach(self, payment: str, invoice: str) -> Told:
        """An intent (or a charge without one) is put to an open invoice after it was made."""
        world = self.world
        to = self._unpaid(invoice)
        found = world.get(payment)
        if isinstance(found, Charge) and found.payment_intent is None:
            world.put(replace(found, invoice=invoice))
            return self._attached(to, add_payment(world, to, found.amount, "charge", payment), found)
        intent = world.need(Intent, payment)
        if intent.amount_received > to.remaining:
            raise ValueError("the sandbox does not tell overpaid invoices")
        intent = link(world, intent, to)
        waiting = add_payment(world, to, intent.amount, "payment_intent", intent.id)
        return self._attached(to, waiting, intent)

    def _attached(self, to: Invoice, waiting: InvoicePayment, by: Intent | Charge) -> Told:
        if isinstance(by, Charge):
            credit(self.world, waiting, by.amount_captured)
            return Told(to.customer, to.id, charges=(by.id,))
        if by.status == "succeeded":
            credit(self.world, waiting, by.amount_received)
        charges = (by.latest_charge,) if by.latest_charge else ()
        return Told(to.customer, to.id, (by.id,), charges)
