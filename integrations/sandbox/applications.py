from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Application:
    """What accounts connect to."""

    id: str
    name: str
