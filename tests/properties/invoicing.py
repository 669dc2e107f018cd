"""Acts out the steps with an invoice in the sandbox."""

from collections.abc import Iterator
from typing import Any

from integrations.sandbox import Discount, Item, Sandbox, Shipping, Tax
from integrations.sandbox.invoices import Invoice
from tests.properties.returning import Returning

Step = dict[str, Any]


class Invoicing:
    """`payers` and `products`: the ids at Stripe, by their position in the world; `back`: what goes back of a step."""

    sandbox: Sandbox
    payers: list[str]
    products: list[str]
    back: Returning

    def _common(self, step: Step) -> dict[str, Any]:
        payer = None if step["payer"] is None else self.payers[step["payer"]]
        shared = {"currency": step["currency"], "description": step["description"]}
        return {**shared, "customer": payer, "email": step["billing"]}

    def _open(self, step: Step) -> Invoice:
        bill = step["bill"]
        email = {} if bill["says_email"] else {"customer_email": None}
        told = self.sandbox.open_invoice(
            self.payers[step["payer"]],
            [self._item(one, step["currency"]) for one in bill["items"]],
            step["currency"],
            discounts=[Discount(**one) for one in bill["discounts"]],
            taxes=[Tax(*one) for one in bill["taxes"]],
            shipping=Shipping(*bill["shipping"]) if bill["shipping"] else None,
            credits=bill["credits"],
            balance_credit=bill["balance_credit"],
            description=step["description"],
            **email,
        )
        return self.sandbox.world.need(Invoice, told.invoice or "")

    def _item(self, drawn: Step, currency: str) -> Item:
        words = {key: drawn[key] for key in ("description", "amount", "proration", "quantity") if key in drawn}
        if "taxes" in drawn:
            words["taxes"] = [Tax(*one) for one in drawn["taxes"]]
        if "product" in drawn:
            words["product"] = self.products[drawn["product"]]
        if "unit" in drawn:
            del words["product"]
            words["price"] = self.sandbox.price(self.products[drawn["product"]], drawn["unit"], currency)
        return Item(**words)

    def _invoice(self, step: Step) -> Iterator[None]:
        invoice = self.back.invoice = self._open(step).id
        yield
        for verb in filter(None, step["verbs"].split(", ")):
            left = self.sandbox.world.need(Invoice, invoice).remaining
            if left and not (verb.startswith("half") and left == 1):
                self.sandbox.advance(step["wait"])
                self._do(verb, invoice, left, step["last"] or step["description"])
            yield

    def _do(self, verb: str, invoice: str, left: int, description: str | None) -> None:
        if verb == "void":
            self.sandbox.void_invoice(invoice)
        elif verb == "give up":
            self.sandbox.mark_uncollectible(invoice)
        elif verb.endswith("outside"):
            self.sandbox.pay(invoice, amount=left // 2 if verb.startswith("half") else None, out_of_band=True)
        elif verb == "half":
            self.sandbox.pay(invoice, amount=left // 2)
        else:
            self.sandbox.pay(invoice, payments=min(3, left) if verb == "thirds" else 1, description=description)

    def _attached(self, step: Step) -> Iterator[None]:
        """Money that was taken, or held, before it was put to an invoice; what it leaves is paid on its own."""
        sandbox, invoice = self.sandbox, self._open(step)
        # A net of zero converts nobody, yet the money, settled before it was attached, did. So none of that kind.
        if not (left := invoice.remaining) or not invoice.sums.total_excluding_tax:
            return
        part = left // 2 if step["part"] and left > 1 else left
        make = {"intent": sandbox.charge, "legacy": sandbox.legacy_charge, "held": sandbox.authorise}[step["what"]]
        told = make(part, **self._common(step))
        yield
        sandbox.advance(step["wait"])
        sandbox.attach(told.payment_intent or told.charge or "", invoice.id)
        if step["what"] == "held":
            yield
            sandbox.capture(told.payment_intent or "")
        # The sandbox tells no overpaid invoices: a note must not lower what is due before the money is put to it.
        self.back.invoice = invoice.id
        yield
        if sandbox.world.need(Invoice, invoice.id).remaining:
            sandbox.advance(step["wait"])
            sandbox.pay(invoice.id, description=step["last"] or step["description"])
