from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ..invoices import Invoice
from ..notes import CreditNote
from ..terms import Credit, terms
from ..world import World
from .base import Story, story
from .crediting import finish, sync_default
from .note_drafting import draft_note
from .note_giving import check_links, give_back


class NoteStories(Story):
    @story
    def credit_note(
        self,
        invoice: str,
        lines: Iterable[Any] = (),
        *,
        shipping: bool = False,
        refund_amount: int = 0,
        refunds: Iterable[tuple[str, int]] = (),
        out_of_band: int = 0,
    ) -> str:
        """Lowers what is due of an open invoice first. Of the excess, what is neither refunded nor given out of
        band goes to the customer's balance. `refunds` links existing ones, so much of each.
        """
        world, links = self.world, tuple(refunds)
        of = world.need(Invoice, invoice)
        if of.status not in ("open", "paid"):
            raise ValueError(f"{invoice} is {of.status}")
        earlier = [it for it in world.find(CreditNote, "invoice", invoice) if it.status == "issued"]
        note = draft_note(world, of, earlier, terms(Credit, lines), shipping)
        due = min(note.total, of.remaining) if of.status == "open" else 0
        note = replace(note, pre_payment_amount=due, post_payment_amount=note.total - due)
        check_links(world, of, earlier, links)
        note = world.put(give_back(world, note, links, refund_amount, out_of_band))
        world.tell("credit_note.created", note)
        _adjust(world, note, 1)
        return note.id

    @story
    def update_credit_note(self, id: str, memo: str | None) -> str:
        before = self.world.need(CreditNote, id)
        self.world.tell("credit_note.updated", self.world.put(replace(before, memo=memo)), before=before)
        return id

    @story
    def void_credit_note(self, id: str) -> str:
        """What was due comes back where the invoice is still open; what was given back stays given."""
        before = self.world.need(CreditNote, id)
        if before.status == "void":
            raise ValueError(f"{id} is void")
        void = self.world.put(replace(before, status="void", voided_at=self.world.clock.now()))
        self.world.tell("credit_note.voided", void, before=before)
        _adjust(self.world, void, -1)
        return id


def _adjust(world: World, note: CreditNote, sign: int) -> None:
    before = world.need(Invoice, note.invoice)
    due = sign * note.pre_payment_amount
    after = replace(
        before,
        amount_due=before.amount_due - (due if before.status == "open" else 0),
        pre_payment_notes=before.pre_payment_notes + due,
        post_payment_notes=before.post_payment_notes + sign * note.post_payment_amount,
    )
    if after == before:
        return
    world.put(after)
    if before.status == "open" and after.remaining == 0:
        finish(world, after, before)
        return
    if before.status == "open":
        sync_default(world, after)
    world.tell("invoice.updated", after, before=before)
