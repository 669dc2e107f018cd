"""Filters whose values are known without reading the list."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SINCE, UNTIL = "since", "until"
# Days that a database and the calendar of every time zone know.
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)


class Between(admin.ListFilter):
    """Two days, both included, in the site's time zone. Ends that were swapped are put right."""

    template = "admin/lists/between.html"
    between = True
    field = ""

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.given = {name: (params.pop(name, None) or [""])[-1].strip() for name in (SINCE, UNTIL)}
        found = {name: _day(text) for name, text in self.given.items()}
        for name, text in self.given.items():
            if text and not found[name]:
                messages.warning(request, _("“%(text)s” is no day: write it as 2026-11-24.") % {"text": text[:40]})
        self.since, self.until = found[SINCE], found[UNTIL]
        if self.since and self.until and self.since > self.until:
            self.since, self.until = self.until, self.since
            messages.info(request, _("The first day was after the last: they were swapped."))

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return [SINCE, UNTIL]

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        yield from ()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.since:
            queryset = queryset.filter(**{f"{self.field}__gte": _midnight(self.since)})
        if self.until:
            queryset = queryset.filter(**{f"{self.field}__lt": _midnight(self.until + timedelta(days=1))})
        return queryset

    @property
    def shown(self) -> str:
        """The days in words; empty where all are shown."""
        since, until = (date_format(one, "j M Y") if one else "" for one in (self.since, self.until))
        if since and until:
            return _("%(since)s to %(until)s") % {"since": since, "until": until} if since != until else since
        return _("since %(day)s") % {"day": since} if since else _("until %(day)s") % {"day": until} if until else ""


def between(field: str, title: Any) -> type[Between]:
    """A filter by the day of a moment."""
    return type("Between", (Between,), {"field": field, "title": title})


def known(field: str, title: Any, values: Callable[[], Iterable[str]]) -> Any:
    """A filter by a column without choices, of which `values` tells the ones there are."""

    class Known(admin.SimpleListFilter):
        parameter_name = field

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            return [(one, one) for one in values()]

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            return queryset.filter(**{field: self.value()}) if self.value() else queryset

    Known.title = title
    return Known


class Mode(admin.SimpleListFilter):
    title = gettext_lazy("mode")
    parameter_name = "livemode__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", _("Live")), ("0", _("Test mode"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(livemode=self.value() == "1") if self.value() else queryset


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST <= found <= LAST else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
