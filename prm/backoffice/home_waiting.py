"""What waits for staff, each with its number, and all numbers counted in one question to the database."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import IntegerField, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from prm.backoffice import cells

# Nobody works off more than this in a day, and more is not counted: however much waits, the page stays quick.
MOST = 1000
DRAWINGS = {"wait": "clock", "bad": "alert", "neutral": "question"}


class Capped(Subquery):
    """How many rows there are, counted as far as `MOST` and one."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk")[: MOST + 1])


def shown(number: int) -> str:
    """`12`, or `1,000+`, as the reader writes it."""
    if number > MOST:
        return _("%(number)s+") % {"number": number_format(MOST, force_grouping=True)}
    return number_format(number, force_grouping=True)


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
    """The same with numbers in place of rows. The reader's own row is what the one question hangs on."""
    asked = {f"n{place}": Capped(one.number) for place, one in enumerate(waiting) if isinstance(one.number, QuerySet)}
    if not asked:
        return waiting
    found = get_user_model().objects.filter(pk=request.user.pk or 0).values(**asked).get()
    return [replace(one, number=found.get(f"n{place}", one.number)) for place, one in enumerate(waiting)]
