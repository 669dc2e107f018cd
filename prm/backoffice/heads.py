"""What a page about somebody opens with: the figures, the state, a line of words."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from prm.backoffice import slots
from prm.backoffice.tables import Total


@dataclass(frozen=True)
class Head:
    figures: list[Total]
    badge: Any
    words: Any
    note: Any


def head(request: HttpRequest, slot: str, row: Model, badge: Any, words: Any, note: Any) -> Head:
    """`note` says what the figures are, which whoever knows them gives in the slot `<slot>.figures`."""
    figures = [one for some in slots.fill(f"{slot}.figures", request, row) for one in some]
    return Head(figures, badge, words, note if figures else "")
