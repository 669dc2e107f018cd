"""Counts that stay quick: as far as anybody works off, and all those of a page in one question to the database."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import IntegerField, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _

# Nobody works off more than this in a day, and more is not counted: however much waits, the page stays quick.
MOST = 1000


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


def counts(request: HttpRequest, rows: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many of each. The reader's own row is what the one question hangs on."""
    names = {f"n{place}": name for place, name in enumerate(rows)}
    if not names:
        return {}
    asked = {place: Capped(rows[name]) for place, name in names.items()}
    found: Any = get_user_model().objects.filter(pk=request.user.pk or 0).values(**asked).get()
    return {name: found[place] for place, name in names.items()}
