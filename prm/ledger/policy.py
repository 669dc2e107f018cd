from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Policy:
    """The settings in force when a payment is settled. `live_exists`: test payments no longer count."""

    convert_lead: bool = True
    associate_deal: bool = True
    create_transaction: bool = True
    naming: Literal["charge", "product"] = "charge"
    splitting: Literal["payment", "line"] = "payment"
    live_exists: bool = False
