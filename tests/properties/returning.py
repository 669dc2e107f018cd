"""Acts out, turn by turn, what goes back of one step's money; what cannot be yet waits for its turn."""

from collections.abc import Callable, Iterator
from typing import Any

from integrations.sandbox import CreditNote, Sandbox
from integrations.sandbox.invoices import Invoice
from integrations.sandbox.objects import Charge
from integrations.sandbox.stories.giving_back import refundable
from tests.properties.noting import Noting

Turns = Iterator[bool]  # whether something happened
TURNS = 14
PENDING = {"pending", "requires_action"}
OPEN, INQUIRY = {"needs_response", "under_review"}, {"warning_needs_response", "warning_under_review"}
# What goes on from which states.
GOES_ON = {
    "refund_succeeds": PENDING,
    "cancel_refund": PENDING,
    "refund_fails": PENDING | {"succeeded"},
    "escalate": INQUIRY,
    "close_inquiry": INQUIRY,
    "answer": {"needs_response", "warning_needs_response"},
    "win": OPEN,
    "lose": OPEN,
    "void_credit_note": {"issued"},
    "update_credit_note": {"issued", "void"},
}


class Returning:
    """`invoice` is what credit notes are for, as soon as there may be some."""

    def __init__(self, sandbox: Sandbox, step: dict[str, Any]) -> None:
        self.sandbox, self.wait = sandbox, step["wait"]
        self.invoice: str | None = None
        self._first, self._last = len(sandbox.world.ids(Charge)), None
        self._waiting = [getattr(self, f"_{one['what']}")(one) for one in step["back"]]

    def turn(self) -> Iterator[None]:
        """Pauses after each thing that happened."""
        for one in list(self._waiting):
            happened = next(one, None)
            if happened is None:
                self._waiting.remove(one)
            elif happened:
                self.sandbox.advance(self.wait)
                yield

    def close(self) -> None:
        """The step's own story is told: charges made from now on are others'."""
        self._last = len(self.sandbox.world.ids(Charge))

    def rest(self) -> Iterator[None]:
        for _ in range(TURNS if self._waiting else 0):
            yield from self.turn()

    def _refund(self, it: dict[str, Any]) -> Turns:
        yield from self._at(it, lambda: self._charge(0, refundable))
        refund = ""
        for n in range(it["times"]):
            if charge := self._charge(it["charge"] + n * it["round"], refundable):
                part = max(charge.amount_captured * it["part"] // 6 // it["times"], 1)
                whole = it["part"] == 6 and n == it["times"] - 1
                amount = None if whole else min(part, refundable(charge))
                refund = self.sandbox.refund(charge.id, amount, status=it["status"])
                yield True
        yield from self._then(it, refund)

    def _dispute(self, it: dict[str, Any]) -> Turns:
        count = refundable if it["left"] else lambda charge: charge.amount_captured
        charge = yield from self._at(it, lambda: self._charge(it["charge"], count))
        if before := min(charge.amount_captured * it["refunded"] // 6, refundable(charge)):
            self.sandbox.refund(charge.id, before)
            yield True
        what = max(count(self.sandbox.world.need(Charge, charge.id)) * it["part"] // 6, 1)
        how = {name: it[name] for name in ("inquiry", "withdrawn_later")}
        dispute = self.sandbox.dispute(charge.id, what, **how, **it["settled"])
        yield True
        yield from self._then(it, dispute)

    def _note(self, it: dict[str, Any]) -> Turns:
        invoice = yield from self._at(it, self._creditable)
        note = Noting(self.sandbox, invoice).make(it)
        yield bool(note)
        yield from self._then(it, note) if note else ()

    def _at(self, it: dict[str, Any], find: Callable[[], Any]) -> Any:
        for _ in range(it["at"]):
            yield False
        while not (found := find()):
            yield False
        return found

    def _then(self, it: dict[str, Any], id: str) -> Turns:
        for wait, verb in it["then"]:
            for _ in range(wait):
                yield False
            if can := self.sandbox.world.get(id).status in GOES_ON[verb]:
                memo = ("Sorry",) if verb == "update_credit_note" else ()
                getattr(self.sandbox, verb)(id, *memo)
            yield can

    def _charge(self, place: int, count: Callable[[Charge], int]) -> Charge | None:
        world = self.sandbox.world
        made = [world.need(Charge, key) for key in world.ids(Charge)[self._first : self._last]]
        found = [one for one in made if count(one) > 0]
        return found[place % len(found)] if found else None

    def _creditable(self) -> Invoice | None:
        """The sandbox credits no more than once what there is, and no invoice that was given up."""
        found = self.sandbox.world.need(Invoice, self.invoice) if self.invoice else None
        if not found or found.status not in ("open", "paid"):
            return None
        notes = self.sandbox.world.find(CreditNote, "invoice", found.id)
        return found if found.sums.total > sum(one.total for one in notes if one.status == "issued") else None
