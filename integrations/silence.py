"""Connections that deliver nothing any more, each by its own measure."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.models import Connection, InboundEvent
from integrations.problems import Problem

SILENT = timedelta(days=3)
GAPS = 10
WINDOW = timedelta(days=30)
ENOUGH = 3


def silent() -> Iterator[Problem]:
    """Connections without a delivery for three days, or ten times their usual gap where that is longer."""
    last = _delivered().filter(connection=OuterRef("pk")).order_by("-received_at").values("received_at")[:1]
    proven = Connection.objects.filter(proven_at__isnull=False, disconnected_at=None).annotate(last=Subquery(last))
    quiet: list[Any] = list(proven.filter(last__lt=timezone.now() - SILENT))
    usual = _usual_gaps(quiet)
    for one in quiet:
        gap = usual.get(one.pk)
        if gap is not None and timezone.now() - one.last > max(SILENT, GAPS * gap):
            yield _silence(one)


def _delivered() -> QuerySet[InboundEvent]:
    """What Stripe sent by itself: neither our own probes, nor what a pull had to pick up."""
    return InboundEvent.objects.filter(delivered=True).exclude(type=InboundEvent.PROBE)


def _usual_gaps(quiet: list[Any]) -> dict[int, timedelta]:
    """The mean time between events, in the thirty days before each connection's last; of those that had some."""
    if not quiet:
        return {}
    each = [Q(connection=one, received_at__gt=one.last - WINDOW) for one in quiet]
    either = each[0]
    for one in each[1:]:
        either |= one
    rows = _delivered().filter(either).order_by().values_list("connection")
    counted = rows.annotate(number=Count("pk"), first=Min("received_at"), last=Max("received_at"))
    return {pk: (last - first) / (number - 1) for pk, number, first, last in counted if number >= ENOUGH}


def _silence(connection: Any) -> Problem:
    days = (timezone.now() - connection.last).days
    text = ngettext(
        "No event for %(days)s day, though it usually has some.",
        "No event for %(days)s days, though it usually has some.",
        days,
    )
    query = f"?{urlencode({'id__exact': connection.pk})}"
    title = _("%(connection)s has gone silent") % {"connection": connection}
    view, permission = "admin:integrations_connection_changelist", "integrations.view_connection"
    return Problem(f"silent:{connection.pk}", title, 1, text % {"days": days}, view, query, permission, connection.last)
