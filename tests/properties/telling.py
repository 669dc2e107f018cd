"""Acts out a world's steps in the sandbox, and notes in plain data what Stripe billed and took."""

from collections.abc import Iterator

from integrations.sandbox import Sandbox
from tests.properties import plain
from tests.properties.invoicing import Invoicing, Step
from tests.properties.returning import TURNS, Returning


class Teller(Invoicing):
    """Who is who at Stripe: `payers` and `products` by their position in the world."""

    def __init__(self, sandbox: Sandbox, world: plain.World) -> None:
        self.sandbox, self.world = sandbox, world
        self.payers = [sandbox.customer(one.email) for one in world.payers]
        self.products = [sandbox.product(name) for name in world.products]

    def act(self) -> Iterator[None]:
        """Pauses wherever the rest of the world may look at what has happened so far."""
        late: list[Returning] = []
        for step in self.world.steps:
            self.sandbox.advance(step["wait"])
            self.back = Returning(self.sandbox, step)
            for _ in getattr(self, f"_{step['kind']}")(step):
                yield
                yield from self.back.turn()
            self.back.close()
            if step["late"]:
                late.append(self.back)
            else:
                yield from self.back.rest()
            yield
        for _ in range(TURNS):
            for one in late:
                yield from one.turn()

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
