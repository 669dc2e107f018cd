"""Money that goes back, in words that every provider shares."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

BackKind = Literal["refund", "dispute", "note"]


@dataclass(frozen=True)
class Back:
    """A refund, a dispute or a credit note, as its provider tells of it now.

    `amount_minor` is with taxes. `state` is the provider's word for it; where it does not stand, `fallen` is a code of
    `prm.ledger.phrases.BACK` that says why not. `about`: the charge it was taken from, or the note's invoice.
    A note names its net by `lines` ("" for none in particular), and in `linked` what of other `Back`s it holds already.
    """

    key: str
    kind: BackKind
    amount_minor: int
    currency: str
    state: str
    happened_at: datetime
    about: str
    fallen: str = ""
    lines: tuple[tuple[str, int], ...] = ()
    linked: tuple[tuple[str, int], ...] = ()

    @property
    def order(self) -> tuple[datetime, str]:
        return self.happened_at, self.key
