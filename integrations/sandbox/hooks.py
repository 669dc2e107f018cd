import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .hook import Hook
from .render import Telling, shape_of
from .wire import Endpoint
from .world import World


class Hooks:
    """An account's webhook endpoints; all of `gone` are called with the secret of one that hears no more."""

    def __init__(self, world: World, telling: Telling) -> None:
        self.world = world
        self.gone: list[Callable[[str], None]] = []
        self.application: str | None = None
        self._telling = telling
        self._held: list[Hook] = []

    def __len__(self) -> int:
        return len(self._held)

    def make(self, fields: Mapping[str, Any]) -> Hook:
        id = self.world.new_id("we")
        secret = f"whsec_{hashlib.sha256(f'{self.world.salt}/{id}'.encode()).hexdigest()[:32]}"
        made = Hook(id, self.world.clock.now(), secret=secret, application=self.application, **fields)
        return self._keep(made if made.connect else replace(made, application=None))

    def change(self, hook: Hook, fields: Mapping[str, Any]) -> Hook:
        changed = self._keep(replace(hook, **fields))
        if not changed.enabled:
            self._forget(hook)
        return changed

    def drop(self, hook: Hook) -> None:
        self.world.drop(hook.id)
        self._held = [it for it in self._held if it.id != hook.id]
        self._forget(hook)

    def own(self) -> list[Endpoint]:
        """Those that hear of the account itself."""
        return [endpoint(it, self._telling) for it in self._held if it.enabled and not it.connect]

    def of_connected(self, account: str, livemode: bool) -> list[Endpoint]:
        """Those of a platform that hear of a connected account."""
        telling = replace(self._telling, livemode=livemode)
        return [endpoint(it, telling, account) for it in self._held if it.enabled and it.connect]

    def _forget(self, hook: Hook) -> None:
        for each in self.gone:
            each(hook.secret)

    def _keep(self, hook: Hook) -> Hook:
        self._held = [it for it in self._held if it.id != hook.id] + [hook]
        return self.world.put(hook)


def endpoint(hook: Hook, telling: Telling, account: str | None = None) -> Endpoint:
    shape = shape_of(hook.version) if hook.version else telling.shape
    return Endpoint(hook.url, hook.secret, Telling(shape, telling.livemode, hook.version), hook.types, account)
