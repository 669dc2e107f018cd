"""What is known of one object of Stripe's, field by field."""

from typing import Any


class Fields:
    """`data` maps a field to `[rank, told at, value]`."""

    __slots__ = ()

    data: dict[str, Any]

    def get(self, field: str, default: Any = None) -> Any:
        """What is known of `field`; `default` where nothing is."""
        entry = self.data.get(field)
        return default if entry is None else entry[2]

    def knows(self, field: str) -> bool:
        return field in self.data


class Told(Fields):
    """As it was read for settling; `integrations.stripe.models.Fact` stores it."""

    __slots__ = ("data", "external_id", "heard", "kind")

    def __init__(self, external_id: str, kind: str, data: dict[str, Any], heard: bool) -> None:
        self.external_id, self.kind, self.data, self.heard = external_id, kind, data, heard
