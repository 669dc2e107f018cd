from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..money import rounded
from ..objects import Charge
from ..reversals import BalanceTransaction, Dispute
from ..world import World
from .base import Story, story
from .giving_back import charge_of, refundable

FEE = 1500
OPEN = ("needs_response", "under_review")
INQUIRY = ("warning_needs_response", "warning_under_review")


class DisputeStories(Story):
    @story
    def dispute(
        self,
        charge: str,
        amount: int | None = None,
        *,
        inquiry: bool = False,
        withdrawn_later: bool = False,
        settled_in: str | None = None,
        rate: int | str | Decimal = 1,
    ) -> str:
        """`withdrawn_later`: the money is not gone yet when the dispute is told.

        With `settled_in` its balance transactions are in that currency, `rate` units of it for one of the charge's.
        """
        world = self.world
        on = charge_of(world, charge)
        made = _made(world, on, refundable(on) if amount is None else amount, INQUIRY[0] if inquiry else OPEN[0])
        made = replace(made, settled_in=settled_in, rate=str(rate))
        world.put(replace(on, dispute=made.id))
        told = made if inquiry or withdrawn_later else _fund(world, made, -made.amount)
        world.tell("charge.dispute.created", world.put(told))
        if not inquiry:
            self._withdraw(told)
        return made.id

    @story
    def escalate(self, id: str) -> str:
        """An inquiry becomes a dispute."""
        self._withdraw(self._change_dispute(id, INQUIRY, "charge.dispute.updated", status=OPEN[0]))
        return id

    @story
    def answer(self, id: str) -> str:
        """Evidence is handed in."""
        inquiry = self.world.need(Dispute, id).is_inquiry
        first, then = INQUIRY if inquiry else OPEN
        return self._change_dispute(id, (first,), "charge.dispute.updated", status=then).id

    @story
    def win(self, id: str) -> str:
        won = self._change_dispute(id, OPEN, "charge.dispute.closed", status="won")
        back = self.world.put(_fund(self.world, won, won.amount))
        self.world.tell("charge.dispute.funds_reinstated", back, before=won)
        return id

    @story
    def lose(self, id: str) -> str:
        return self._change_dispute(id, OPEN, "charge.dispute.closed", status="lost").id

    @story
    def close_inquiry(self, id: str) -> str:
        return self._change_dispute(id, INQUIRY, "charge.dispute.closed", status="warning_closed").id

    def _withdraw(self, dispute: Dispute) -> None:
        if dispute.funds:
            self.world.tell("charge.dispute.funds_withdrawn", dispute)
            return
        gone = self.world.put(_fund(self.world, dispute, -dispute.amount))
        self.world.tell("charge.dispute.funds_withdrawn", gone, before=dispute)

    def _change_dispute(self, id: str, allowed: tuple[str, ...], type: str, **changes: Any) -> Dispute:
        before = self.world.need(Dispute, id)
        if before.status not in allowed:
            raise ValueError(f"{id} is {before.status}")
        after = self.world.put(replace(before, **changes))
        self.world.tell(type, after, before=before)
        return after


def _made(world: World, on: Charge, amount: int, status: str) -> Dispute:
    if not 0 < amount <= on.amount_captured:
        raise ValueError(f"{amount} of {on.amount_captured} cannot be disputed")
    id = world.new_id("du" if on.payment_intent else "dp")
    return Dispute(id, world.clock.now(), amount, on.currency, on.id, on.payment_intent, status)


def _fund(world: World, dispute: Dispute, amount: int) -> Dispute:
    """Its next balance transaction, in the currency that it is settled in."""
    made = BalanceTransaction(
        world.new_id("txn"),
        world.clock.now(),
        rounded(amount * Fraction(dispute.rate)),
        dispute.settled_in or dispute.currency,
        "adjustment",
        dispute.id,
        f"Chargeback {'withdrawal' if amount < 0 else 'reversal'} for {dispute.charge}",
        fee=FEE if amount < 0 else 0,
        rate=dispute.rate if dispute.settled_in else None,
    )
    moved = (*dispute.transactions, world.put(made))
    return replace(dispute, funds=(*dispute.funds, amount), transactions=moved)
