from dataclasses import replace

from ..reversals import STANDING, Refund
from .base import Story, story
from .giving_back import change_refund, charge_of, make_refund, move, refundable


class RefundStories(Story):
    @story
    def refund(
        self, payment: str, amount: int | None = None, *, status: str = "succeeded", reason: str | None = None
    ) -> str:
        """Of a charge, or of an intent's latest: `amount`, or all that is left."""
        charge = charge_of(self.world, payment)
        left = refundable(charge)
        amount = left if amount is None else amount
        if not 0 < amount <= left:
            raise ValueError(f"{amount} of {left} left cannot be refunded")
        if status not in STANDING:
            raise ValueError(f"a new refund is not {status}")
        return make_refund(self.world, charge, amount, status, reason).id

    @story
    def refund_succeeds(self, id: str) -> str:
        return self._change_refund(id, ("pending", "requires_action"), "succeeded")

    @story
    def refund_fails(self, id: str, reason: str = "expired_or_canceled_card") -> str:
        """Also after it had succeeded: the money is with the vendor again."""
        return self._change_refund(id, STANDING, "failed", reason)

    @story
    def cancel_refund(self, id: str) -> str:
        return self._change_refund(id, ("pending", "requires_action"), "canceled")

    def _change_refund(self, id: str, allowed: tuple[str, ...], status: str, reason: str | None = None) -> str:
        world = self.world
        before = world.need(Refund, id)
        if before.rest or before.status not in allowed:
            raise ValueError(f"{id} is {'no money' if before.rest else before.status}")
        after = replace(before, status=status, failure_reason=reason)
        if status != "succeeded":
            after = replace(after, failure_transaction=move(world, before, before.amount).id)
        change_refund(world, after)
        if status == "failed":
            world.tell("refund.failed", after, before=before, new_only=True)
        world.tell("refund.updated", after, before=before, new_only=True)
        world.tell("charge.refund.updated", after, before=before)
        return id
