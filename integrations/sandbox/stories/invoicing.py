from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..invoices import Invoice
from ..objects import Customer
from ..render.customer import prefix
from ..terms import UNSET, Bill, Discount, Item, Shipping, Tax, terms
from .base import Story, Told, story
from .crediting import add_payment, drop_default, finish, set_balance
from .drafting import draft
from .paying import make_intent

Terms = Iterable[Any]
FOR_INVOICE = "Payment for Invoice"


class InvoiceStories(Story):
    @story
    def open_invoice(
        self,
        customer: str,
        lines: Terms,
        currency: str = "eur",
        discounts: Terms = (),
        taxes: Terms = (),
        shipping: Shipping | Mapping[str, int] | None = None,
        credits: Iterable[int] = (),
        balance_credit: int = 0,
        description: str | None = FOR_INVOICE,
        memo: str | None = None,
        customer_email: str | None = UNSET,
        subscription: str | None = None,
        id: str | None = None,
    ) -> Told:
        """Drafted and finalized. `description` is that of its intent and charge, `memo` the invoice's own.

        `balance_credit` is put on the customer's balance first; `credits` are pretax credit grants. An invoice
        with nothing due is paid at once.
        """
        world = self.world
        payer = world.need(Customer, customer)
        payer = set_balance(world, payer, payer.balance - balance_credit)
        bill = Bill(
            terms(Item, lines),
            currency,
            terms(Discount, discounts),
            terms(Tax, taxes),
            terms(Shipping, [shipping])[0] if shipping else None,
            list(credits),
            subscription,
        )
        drafted = draft(world, payer, bill, id)
        drafted = replace(drafted, description=memo)
        if customer_email is not UNSET:
            drafted = replace(drafted, customer_email=customer_email)
        world.tell("invoice.created", world.put(drafted))
        return self._finalize(drafted, payer, description)

    def _finalize(self, drafted: Invoice, payer: Customer, description: str | None) -> Told:
        world = self.world
        ending = min(drafted.sums.total + payer.balance, 0)
        payer = set_balance(world, payer, ending)
        world.put(replace(payer, next_number=payer.next_number + 1))
        invoice = replace(
            drafted,
            status="open",
            number=f"{prefix(payer.id)}-{payer.next_number:04d}",
            finalized_at=world.clock.now(),
            ending_balance=ending,
        )
        intents: tuple[str, ...] = ()
        if invoice.amount_due:
            intent = make_intent(world, invoice.amount_due, invoice.currency, payer.id, description, invoice.id)
            add_payment(world, invoice, invoice.amount_due, "payment_intent", intent.id, default=True)
            invoice = replace(invoice, payment_intent=intent.id)
            intents = (intent.id,)
        world.tell("invoice.finalized", world.put(invoice))
        if not invoice.amount_due:
            finish(world, invoice, invoice)
        return Told(payer.id, invoice.id, intents)

    @story
    def void_invoice(self, id: str) -> Told:
        before = self._unpaid(id)
        drop_default(self.world, before, "void_invoice")
        after = self.world.put(replace(before, status="void", voided_at=self.world.clock.now()))
        self.world.tell("invoice.updated", after, before=before)
        self.world.tell("invoice.voided", after)
        return Told(after.customer, id)

    @story
    def mark_uncollectible(self, id: str) -> Told:
        before = self._unpaid(id)
        now = self.world.clock.now()
        after = self.world.put(replace(before, status="uncollectible", uncollectible_at=now))
        self.world.tell("invoice.updated", after, before=before)
        self.world.tell("invoice.marked_uncollectible", after)
        return Told(after.customer, id)

    def _unpaid(self, id: str) -> Invoice:
        invoice = self.world.need(Invoice, id)
        if invoice.status not in ("open", "uncollectible"):
            raise ValueError(f"{id} is {invoice.status}")
        return invoice
