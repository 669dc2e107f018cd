"""Makes a drawn credit note of an invoice, as far as Stripe lets it be made."""

from typing import Any

from integrations.sandbox import Credit, CreditNote, Refund, Sandbox
from integrations.sandbox.invoices import Invoice
from integrations.sandbox.objects import Charge
from integrations.sandbox.stories.giving_back import refundable
from integrations.sandbox.stories.note_drafting import draft_note


class Noting:
    def __init__(self, sandbox: Sandbox, invoice: Invoice) -> None:
        self.sandbox, self.world, self.invoice = sandbox, sandbox.world, invoice
        notes = self.world.find(CreditNote, "invoice", invoice.id)
        self.earlier = [one for one in notes if one.status == "issued"]

    def make(self, it: dict[str, Any]) -> str:
        """Its id, with as many of its lines as fit into what is left of the invoice; none where none does."""
        freight = it["shipping"] and bool(self.invoice.sums.shipping)
        freight = freight and not any(one.shipping for one in self.earlier)
        credits = self._credits(it["credits"])
        while (total := self._total(credits, freight)) is None:
            if not credits:
                return ""
            credits.pop()
        if it["link"] and not self._linkable():
            self._refund(it["link"])
        excess = total - (min(total, self.invoice.remaining) if self.invoice.status == "open" else 0)
        return self.sandbox.credit_note(self.invoice.id, credits, shipping=freight, **self._given(it, excess))

    def _total(self, credits: list[Credit], freight: bool) -> int | None:
        try:
            return draft_note(self.world, self.invoice, self.earlier, credits, freight).total
        except ValueError:
            return None

    def _credits(self, drawn: list[tuple[int | None, int]]) -> list[Credit]:
        left = {line.id: line.amount for line in self.invoice.lines}
        for credited in (line for note in self.earlier for line in note.lines if line.invoice_line_item):
            left[credited.invoice_line_item] -= credited.amount
        total = self.invoice.sums.total - sum(note.total for note in self.earlier)
        made = []
        for place, part in drawn:
            if place is None:
                made.append(Credit(max(total * part // 6, 1), description="Goodwill"))
                continue
            lines = [key for key, amount in left.items() if amount > 0]
            if lines:
                key = lines[place % len(lines)]
                made.append(Credit(max(left[key] * part // 6, 1), line=key))
                left[key] -= made[-1].amount
        return made

    def _given(self, it: dict[str, Any], excess: int) -> dict[str, Any]:
        """How the money of a note after payment goes back."""
        links = []
        if (part := excess * it["link"] // 6) and (found := self._linkable()):
            refund, left = found
            links = [(refund, min(part, left))]
            excess -= links[0][1]
        charges = self.world.find(Charge, "invoice", self.invoice.id)
        again = min(excess * it["refund"] // 6, sum(map(refundable, charges)))
        outside = (excess - again) * it["outside"] // 6
        return {"refunds": links, "refund_amount": again, "out_of_band": outside}

    def _refund(self, part: int) -> None:
        """So that there is one to be linked."""
        charges = self.world.find(Charge, "invoice", self.invoice.id)
        if charge := next((one for one in charges if refundable(one)), None):
            self.sandbox.refund(charge.id, min(max(charge.amount_captured * part // 6, 1), refundable(charge)))

    def _linkable(self) -> tuple[str, int] | None:
        """A refund of the invoice that no note took whole, and what is left of it."""
        taken: dict[str, int] = {}
        for key, amount in (link for note in self.earlier for link in note.refunds):
            taken[key] = taken.get(key, 0) + amount
        for charge in self.world.find(Charge, "invoice", self.invoice.id):
            for refund in self.world.find(Refund, "charge", charge.id):
                left = refund.amount - taken.get(refund.id, 0)
                if refund.stands and not refund.rest and left > 0:
                    return refund.id, left
        return None
