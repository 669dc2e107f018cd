import random
from collections.abc import Callable, Iterable

from .events import Event
from .hooks import Hooks
from .push import Delivery, Drop, Pusher
from .render import Telling
from .wire import Endpoint, Wire
from .world import World


class Delivering:
    """The webhook side of the sandbox: `subscribe` at once, or as Stripe has it through POST /v1/webhook_endpoints."""

    world: World
    livemode: bool

    def _deliver_from(self, world: World, telling: Telling) -> None:
        self._telling = telling
        self._pusher = Pusher()
        self.hooks = Hooks(world, telling)
        self.hooks.gone.append(self._pusher.forget)
        self._pusher.others[self.world.account] = self.hooks.own
        world.listeners.append(self._pusher.hear)

    def subscribe(self, url: str, secret: str, shape: str | None = None) -> None:
        """From now on, what happens is queued for this webhook endpoint, in the account's shape or its own."""
        telling = Telling(shape, self.livemode) if shape else self._telling
        self._pusher.endpoints.append(Endpoint(url, secret, telling))

    def told_to(self, platform: str, endpoints: Callable[[], list[Endpoint]] | None) -> None:
        """What happens is queued for the endpoints of a platform as well; None: no longer."""
        self._pusher.others.pop(platform, None)
        if endpoints:
            self._pusher.others[platform] = endpoints

    def tell_only(self, endpoints: list[Endpoint], event: Event) -> None:
        self._pusher.queue(endpoints, event)

    def forget(self, secret: str) -> None:
        """Nothing goes to the webhook endpoint with this secret any more."""
        self._pusher.forget(secret)

    def deliver(
        self,
        order: str | random.Random = "as_told",
        copies: int = 1,
        drop: Drop | None = None,
        delay: float = 0,
    ) -> list[Delivery]:
        """Pushes everything queued now; `order` is "as_told", "reversed" or a Random to shuffle with."""
        wire = Wire()
        try:
            return self._pusher.push(wire, order, copies, drop, delay)
        finally:
            wire.close()

    def redeliver(self, ids: Iterable[str] | None = None) -> None:
        """Queues events again: those given, else those whose last push was not answered with 2xx."""
        last = dict(self._pusher.done)
        again = {id for id, status in last.items() if not 200 <= status < 300} if ids is None else set(ids)
        for event in list(self.world.events):
            if event.id in again:
                self._pusher.hear(event)

    @property
    def deliveries(self) -> list[Delivery]:
        return list(self._pusher.done)

    @property
    def auto_deliver(self) -> bool:
        """Whether a thread pushes events as they happen."""
        return self._pusher.auto

    @auto_deliver.setter
    def auto_deliver(self, on: bool) -> None:
        self._pusher.auto = on

    def wait_delivered(self, timeout: float = 10) -> bool:
        return self._pusher.wait(timeout)
