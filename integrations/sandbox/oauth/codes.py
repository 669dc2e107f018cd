import hashlib
from dataclasses import dataclass, replace

from ..sandbox import Sandbox
from ..world import World

LIFETIME = 300


@dataclass(frozen=True, slots=True)
class Code:
    id: str
    created: int
    sandbox: Sandbox
    scope: str
    token: str | None = None


class Codes:
    """The authorization codes of a platform. Each is good once, for five minutes of the sandbox's clock."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._codes: dict[str, Code] = {}

    def make(self, sandbox: Sandbox, scope: str) -> str:
        seed = f"{self._world.salt}/{len(self._codes)}"
        made = Code(f"ac_{hashlib.sha256(seed.encode()).hexdigest()[:32]}", self._world.clock.now(), sandbox, scope)
        self._codes[made.id] = made
        return made.id

    def get(self, id: str) -> Code | None:
        return self._codes.get(id)

    def is_expired(self, code: Code) -> bool:
        return self._world.clock.now() > code.created + LIFETIME

    def use(self, code: Code, token: str) -> None:
        self._codes[code.id] = replace(code, token=token)
