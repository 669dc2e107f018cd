"""Acts out a world's steps in the sandbox, and notes in plain data what Stripe billed and took."""

from collections.abc import Iterator
from typing import Any

from integrations.sandbox import Discount, Item, Sandbox, Shipping, Tax
from integrations.sandbox.invoices import Invoice
from tests.properties import plain

Step = dict[str, Any]


class Teller:
    """Who is who at Stripe: `payers` and `products` by their position in the world."""

    def __init__(self, sandbox: Sandbox, world: plain.World) -> None:
        self.sandbox, self.world = sandbox, world
        self.payers = [sandbox.customer(one.email) for one in world.payers]
        self.products = [sandbox.product(name) for name in world.products]

    def act(self) -> Iterator[None]:
        """Pauses wherever the rest of the world may look at what has happened so far."""
        for step in self.world.steps:
            self.sandbox.advance(step["wait"])
            yield from getattr(self, f"_{step['kind']}")(step)
            yield

    def _common(self, step: Step) -> dict[str, Any]:
        payer = None if step["payer"] is None else self.payers[step["payer"]]
        shared = {"currency": step["currency"], "description": step["description"]}
        return {**shared, "customer": payer, "email": step["billing"]}

    def _intent(self, step: Step) -> Iterator[None]:
        common = self._common(step)
        if step["declined"]:
            del common["description"]
            self.sandbox.declined_charge(step["amount"], **common)
        else:
            self.sandbox.charge(step["amount"], **common)
        yield

    def _legacy(self, step: Step) -> Iterator[None]:
        self.sandbox.legacy_charge(step["amount"], **self._common(step))
        yield

    def _checkout(self, step: Step) -> Iterator[None]:
        common = self._common(step)
        new = step["new"] and step["payer"] is None and bool(step["billing"])
        self.sandbox.checkout(step["amount"], tax=step["tax"], new_customer=new, **common)
        yield

    def _authorised(self, step: Step) -> Iterator[None]:
        intent = self.sandbox.authorise(step["amount"], **self._common(step)).payment_intent or ""
        yield
        self.sandbox.advance(step["wait"])
        if step["end"].startswith("taken"):
            self.sandbox.capture(intent, amount=(step["amount"] + 1) // 2 if "part" in step["end"] else None)
        elif step["end"] == "released":
            self.sandbox.release(intent)

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
        invoice = self._open(step).id
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
        yield
        if part < left:
            sandbox.advance(step["wait"])
            sandbox.pay(invoice.id, description=step["last"] or step["description"])
