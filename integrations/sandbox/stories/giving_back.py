"""The steps that several stories share: a refund, and what it leaves of its charge."""

from dataclasses import replace

from ..objects import Charge, Intent
from ..reversals import BalanceTransaction, Refund
from ..world import World


def charge_of(world: World, payment: str) -> Charge:
    """By its own id, or as the latest of an intent's."""
    found = world.get(payment)
    return world.need(Charge, (found.latest_charge or "none") if isinstance(found, Intent) else payment)


def refundable(charge: Charge) -> int:
    return charge.amount_captured - sum(it.amount for it in charge.refunds if it.stands and not it.rest)


def make_refund(
    world: World, charge: Charge, amount: int, status: str = "succeeded", reason: str | None = None
) -> Refund:
    refund, after = list_refund(world, charge, amount, status, reason)
    world.tell("refund.created", refund, new_only=True)
    world.tell("charge.refunded", after, before=charge)
    return refund


def list_refund(
    world: World,
    charge: Charge,
    amount: int,
    status: str = "succeeded",
    reason: str | None = None,
    rest: bool = False,
) -> tuple[Refund, Charge]:
    """A new refund that nothing tells of yet, and its charge with it."""
    made = Refund(
        world.new_id("pyr" if charge.id.startswith("py_") else "re"),
        world.clock.now(),
        amount,
        charge.currency,
        charge.id,
        charge.payment_intent,
        status,
        reason,
        rest=rest,
    )
    if not rest:
        made = replace(made, transaction=move(world, made, -amount).id)
    return world.put(made), _keep(world, charge, (made, *charge.refunds))


def change_refund(world: World, refund: Refund) -> None:
    world.put(refund)
    charge = world.need(Charge, refund.charge)
    _keep(world, charge, tuple(refund if it.id == refund.id else it for it in charge.refunds))


def _keep(world: World, charge: Charge, refunds: tuple[Refund, ...]) -> Charge:
    gone = sum(it.amount for it in refunds if it.stands)
    return world.put(replace(charge, refunds=refunds, amount_refunded=gone, refunded=gone == charge.amount))


def move(world: World, refund: Refund, amount: int) -> BalanceTransaction:
    type = "refund" if amount < 0 else "refund_failure"
    text = f"REFUND {'FAILURE ' if amount > 0 else ''}FOR CHARGE ({refund.charge})"
    return world.put(
        BalanceTransaction(world.new_id("txn"), world.clock.now(), amount, refund.currency, type, refund.id, text)
    )
