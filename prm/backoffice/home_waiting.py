"""What waits for staff, each with its number, and all numbers counted in one question to the database."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from prm.backoffice import cells
from prm.backoffice.counting import counts, shown

DRAWINGS = {"wait": "clock", "bad": "alert", "neutral": "question"}


@dataclass(frozen=True)
class Waiting:
    """Rows that wait for staff: how many, where they are, what to do about them.

    `number` may be the rows themselves: these are counted together with everybody else's.
    """

    title: str | Promise
    number: Any
    view: str
    query: str
    act: str | Promise
    tone: str = "wait"

    @property
    def url(self) -> str:
        return reverse(self.view) + self.query

    @property
    def figure(self) -> str:
        return shown(self.number)

    @property
    def icon(self) -> SafeString:
        return cells.icon(DRAWINGS[self.tone])


def counted(request: HttpRequest, waiting: list[Waiting]) -> list[Waiting]:
    """The same with numbers in place of rows."""
    rows = {str(place): one.number for place, one in enumerate(waiting) if isinstance(one.number, QuerySet)}
    found = counts(request, rows)
    return [replace(one, number=found.get(str(place), one.number)) for place, one in enumerate(waiting)]
