from dataclasses import dataclass


@dataclass(slots=True)
class Behaviour:
    """What can be set of an account's API: how many seconds its search lags, whether it refuses local addresses."""

    name: str = "Sandbox"
    search_lag: int = 0
    public_only: bool = False
