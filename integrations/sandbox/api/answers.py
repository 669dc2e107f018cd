from typing import Any

from ..hooks import Hooks
from ..render import Telling, shape_of
from ..reply import Reply, encode
from ..world import World
from .behaviour import Behaviour
from .hooks import HookDesk
from .lists import Params
from .permissions import Grant
from .reading import Reading
from .telling import Teller

# Their answers change with time alone.
PASSING = ("events", "customers/search")
MOST_KEPT = 256 * 1024 * 1024


class Api:
    """An account's answers. `shape` is its own, for requests that name no version."""

    def __init__(self, world: World, shape: str, behaviour: Behaviour, hooks: Hooks) -> None:
        self._world = world
        self._own = Telling(shape, world.livemode)
        self._behaviour = behaviour
        self._desk = HookDesk(hooks, behaviour)
        self._answers: dict[Any, bytes] = {}
        self._of = (0, 0)
        self._written: dict[str, Reply] = {}

    def respond(self, method: str, path: str, params: Params, headers: dict[str, str], grant: Grant) -> Reply:
        """Raises ApiError."""
        route = path.strip("/").removeprefix("v1/")
        with self._world.lock:
            if method == "GET":
                return Reply(200, self._read(route, path, params, headers.get("stripe-version"), grant))
            grant.check(route, "write")
            return self._write(method, route, path, params, headers.get("idempotency-key"))

    def _read(self, route: str, path: str, params: Params, version: str | None, grant: Grant) -> bytes:
        """What was answered before, as long as nothing has happened since."""
        telling = Telling(shape_of(version), self._world.livemode) if version else self._own
        asked = (path, telling.shape, grant.permissions, tuple((name, *values) for name, values in params.items()))
        changes, size = self._of
        if changes != self._world.changes or size > MOST_KEPT:
            self._answers.clear()
            self._of = (self._world.changes, 0)
        elif asked in self._answers:
            return self._answers[asked]
        teller = Teller(telling, self._own)
        told = encode(Reading(self._world, self._behaviour, teller, grant).answer(route, path, params))
        if not route.startswith(PASSING):
            self._answers[asked] = told
            self._of = (self._world.changes, self._of[1] + len(told))
        return told

    def _write(self, method: str, route: str, path: str, params: Params, once: str | None) -> Reply:
        """A request sent twice with one idempotency key is done once."""
        if once in self._written:
            return self._written[once]
        reply = Reply(200, self._desk.write(method, route, path, params))
        if once:
            self._written[once] = reply
        return reply
