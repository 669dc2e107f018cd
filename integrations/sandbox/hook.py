from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook endpoint made over the API. One with `connect` hears the accounts connected to its platform."""

    id: str
    created: int
    url: str
    secret: str
    types: tuple[str, ...]
    version: str | None = None
    connect: bool = False
    description: str | None = None
    metadata: tuple[tuple[str, str], ...] = ()
    enabled: bool = True
    application: str | None = None
