import hashlib
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from .clock import Clock
from .events import Event

T = TypeVar("T")
INDEXED = ("customer", "invoice", "payment_intent", "charge", "email", "product")


class World:
    """Every object's latest version, in order of creation, and everything that happened. One lock guards it.

    `twin` is the same account in the other mode; `changes` grows with everything that is stored.
    """

    def __init__(self, account: str, livemode: bool, clock: Clock) -> None:
        self.account = account
        self.livemode = livemode
        self.clock = clock
        self.created = clock.now()
        self.lock = threading.RLock()
        self.events: list[Event] = []
        self.listeners: list[Callable[[Event], None]] = []
        self.changes = 0
        self.twin: World | None = None
        self.salt = hashlib.sha256(f"{account}/{livemode}".encode()).hexdigest()[:8]
        self._count = 0
        self._objects: dict[str, Any] = {}
        self._position: dict[str, int] = {}
        self._kinds: dict[type, list[str]] = {Event: []}
        self._index: dict[tuple[type, str, str], dict[str, None]] = {}

    def new_id(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}_1{self.salt}{self._count:08d}"

    def go_live(self) -> None:
        self._count = int(time.time() * 1000)
        self.clock.follow()

    def put(self, thing: T) -> T:
        """Stores an object, or its next version."""
        key, kind = thing.id, type(thing)  # type: ignore[attr-defined]
        if key not in self._objects:
            self._position[key] = len(self._position)
            self._kinds.setdefault(kind, []).append(key)
        for field in INDEXED:
            value = getattr(thing, field, None)
            if value is not None:
                self._index.setdefault((kind, field, value), {})[key] = None
        self._objects[key] = thing
        self.changes += 1
        return thing

    def drop(self, key: str) -> None:
        """For the few things that Stripe forgets."""
        kind = type(self._objects.pop(key))
        self._kinds[kind].remove(key)
        self.changes += 1

    def get(self, key: str) -> Any:
        return self._objects.get(key)

    def need(self, kind: type[T], key: str) -> T:
        thing = self._objects.get(key)
        if not isinstance(thing, kind):
            raise KeyError(f"no {kind.__name__} {key!r} in the sandbox")
        return thing

    def ids(self, kind: type, field: str | None = None, value: str | None = None) -> list[str]:
        """In order of creation; with an indexed field, those that hold or once held the value."""
        if field is None or value is None:
            return self._kinds.get(kind, [])
        return sorted(self._index.get((kind, field, value), {}), key=self._position.__getitem__)

    def position(self, key: str) -> int | None:
        return self._position.get(key)

    def find(self, kind: type[T], field: str, value: str) -> list[T]:
        held = (self._objects[key] for key in self.ids(kind, field, value))
        return [thing for thing in held if getattr(thing, field) == value]

    def tell(self, type: str, thing: Any, before: Any = None, new_only: bool = False) -> None:
        event = Event(self.new_id("evt"), self.clock.now(), type, thing, before, new_only)
        self.events.append(self.put(event))
        for listener in self.listeners:
            listener(event)
