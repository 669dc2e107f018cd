from dataclasses import replace

from ..objects import Charge, Session
from .base import Told, story
from .catalogue import CatalogueStories
from .paying import make_charge, make_intent, succeed


class ChargeStories(CatalogueStories):
    @story
    def charge(
        self,
        amount: int,
        currency: str = "eur",
        customer: str | None = None,
        email: str | None = None,
        name: str | None = None,
        description: str | None = None,
        receipt_email: str | None = None,
        id: str | None = None,
    ) -> Told:
        """A payment intent that succeeds, no invoice. `email` is the charge's billing e-mail."""
        intent = make_intent(self.world, amount, currency, customer, description, receipt_email=receipt_email, id=id)
        intent, charge = succeed(self.world, intent, email, name)
        return Told(customer, payment_intents=(intent.id,), charges=(charge.id,))

    @story
    def legacy_charge(
        self,
        amount: int,
        currency: str = "eur",
        customer: str | None = None,
        email: str | None = None,
        name: str | None = None,
        description: str | None = None,
        id: str | None = None,
    ) -> Told:
        """A charge without an intent; `id` may be a `py_…`."""
        world = self.world
        made = Charge(
            id or world.new_id("ch"),
            world.clock.now(),
            amount,
            currency,
            customer,
            description,
            email,
            name,
            payment_intent=None,
            amount_captured=amount,
        )
        world.tell("charge.succeeded", world.put(made))
        return Told(customer, charges=(made.id,))

    @story
    def declined_charge(
        self, amount: int, currency: str = "eur", customer: str | None = None, email: str | None = None
    ) -> Told:
        world = self.world
        intent = make_intent(world, amount, currency, customer)
        charge = make_charge(world, intent, email, None, captured=False)
        charge = world.put(replace(charge, status="failed"))
        intent = world.put(replace(intent, latest_charge=charge.id, failed=True))
        world.tell("charge.failed", charge)
        world.tell("payment_intent.payment_failed", intent)
        return Told(customer, payment_intents=(intent.id,), charges=(charge.id,))

    @story
    def checkout(
        self,
        amount: int,
        currency: str = "eur",
        email: str | None = None,
        name: str | None = None,
        tax: int = 0,
        description: str | None = None,
        customer: str | None = None,
        new_customer: bool = False,
    ) -> Told:
        """A Checkout Session in payment mode; `amount` is before tax. Without a customer it is a guest's."""
        world = self.world
        if new_customer:
            customer = self.customer(email, name)
        intent = make_intent(world, amount + tax, currency, customer, description)
        intent, charge = succeed(world, intent, email, name)
        prefix = "cs_live" if world.livemode else "cs_test"
        made = Session(world.new_id(prefix), world.clock.now(), currency, amount, tax, intent.id, customer, email, name)
        world.tell("checkout.session.completed", world.put(made))
        return Told(customer, None, (intent.id,), (charge.id,), made.id)
