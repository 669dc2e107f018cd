from dataclasses import replace

from ..objects import Charge, Intent, InvoicePayment
from .base import Story, Told, story
from .crediting import credit
from .giving_back import list_refund
from .paying import cancel_intent, make_charge, make_intent


class AuthorisationStories(Story):
    @story
    def authorise(
        self,
        amount: int,
        currency: str = "eur",
        customer: str | None = None,
        email: str | None = None,
        name: str | None = None,
        description: str | None = None,
    ) -> Told:
        """Money held but not taken: `capture` or `release` it with the intent's or the charge's id."""
        world = self.world
        intent = make_intent(world, amount, currency, customer, description, manual=True)
        charge = make_charge(world, intent, email, name, captured=False)
        intent = world.put(
            replace(intent, status="requires_capture", amount_capturable=amount, latest_charge=charge.id)
        )
        world.tell("charge.succeeded", charge)
        world.tell("payment_intent.amount_capturable_updated", intent)
        return Told(customer, payment_intents=(intent.id,), charges=(charge.id,))

    @story
    def capture(self, id: str, amount: int | None = None) -> Told:
        """The rest of a part capture is listed as refunded, as Stripe does."""
        world = self.world
        intent, charge = self._authorised(id)
        taken = intent.amount if amount is None else amount
        if not 0 < taken <= intent.amount:
            raise ValueError(f"{taken} of {intent.amount} cannot be captured")
        charge = replace(charge, captured=True, amount_captured=taken)
        if taken < charge.amount:
            charge = list_refund(world, charge, charge.amount - taken, rest=True)[1]
        world.put(charge)
        intent = world.put(replace(intent, status="succeeded", amount_received=taken, amount_capturable=0))
        world.tell("charge.captured", charge)
        world.tell("payment_intent.succeeded", intent)
        for waiting in world.find(InvoicePayment, "payment_intent", intent.id):
            credit(world, waiting, taken)
        return Told(intent.customer, intent.invoice, (intent.id,), (charge.id,))

    @story
    def release(self, id: str) -> Told:
        """An authorisation given up: Stripe tells it as a refund of a charge that never was money."""
        world = self.world
        intent, charge = self._authorised(id)
        gone = list_refund(world, charge, charge.amount, rest=True)[1]
        world.tell("charge.refunded", gone, before=charge)
        cancel_intent(world, intent.id, "requested_by_customer")
        return Told(intent.customer, payment_intents=(intent.id,), charges=(charge.id,))

    def _authorised(self, id: str) -> tuple[Intent, Charge]:
        found = self.world.get(id)
        intent = self.world.need(Intent, (isinstance(found, Charge) and found.payment_intent) or id)
        if intent.status != "requires_capture":
            raise ValueError(f"{intent.id} is {intent.status}, not authorised")
        return intent, self.world.need(Charge, intent.latest_charge or "")
