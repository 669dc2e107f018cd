"""The steps that several stories share: an intent, its charge, what a cancelled one leaves."""

from dataclasses import replace

from ..objects import Charge, Intent
from ..terms import UNSET
from ..world import World


def make_intent(
    world: World,
    amount: int,
    currency: str,
    customer: str | None = None,
    description: str | None = None,
    invoice: str | None = None,
    manual: bool = False,
    receipt_email: str | None = None,
    id: str | None = None,
) -> Intent:
    made = Intent(
        id or world.new_id("pi"),
        world.clock.now(),
        amount,
        currency,
        customer,
        description,
        capture_method="manual" if manual else "automatic",
        receipt_email=receipt_email,
        invoice=invoice,
    )
    world.tell("payment_intent.created", world.put(made))
    return made


def make_charge(world: World, intent: Intent, email: str | None, name: str | None, captured: bool) -> Charge:
    return world.put(
        Charge(
            world.new_id("ch"),
            world.clock.now(),
            intent.amount,
            intent.currency,
            intent.customer,
            intent.description,
            email,
            name,
            intent.id,
            captured=captured,
            amount_captured=intent.amount if captured else 0,
            receipt_email=intent.receipt_email,
            invoice=intent.invoice,
        )
    )


def succeed(
    world: World, intent: Intent, email: str | None, name: str | None, description: str | None = UNSET
) -> tuple[Intent, Charge]:
    if description is not UNSET:
        intent = replace(intent, description=description)
    charge = make_charge(world, intent, email, name, captured=True)
    intent = world.put(replace(intent, status="succeeded", amount_received=intent.amount, latest_charge=charge.id))
    world.tell("charge.succeeded", charge)
    world.tell("payment_intent.succeeded", intent)
    return intent, charge


def cancel_intent(world: World, id: str, reason: str | None) -> None:
    intent = world.need(Intent, id)
    cancelled = replace(
        intent,
        status="canceled",
        canceled_at=world.clock.now(),
        cancellation_reason=reason,
        amount_capturable=0,
    )
    world.tell("payment_intent.canceled", world.put(cancelled))
