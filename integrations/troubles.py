"""What goes wrong and needs a person: the same on the first page as in the digest by e-mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.models import Connection, InboundEvent
from prm.ledger import worklist

SILENT = timedelta(days=3)
GAPS = 10
WINDOW = timedelta(days=30)
ENOUGH = 3
LATE = timedelta(minutes=10)
MANY = 500
EVENTS = "admin:integrations_inboundevent_changelist"
State = InboundEvent.State


@dataclass(frozen=True)
class Problem:
    """`kind` is told of once an hour at most; `mark` is the time of its newest: a later one is news.

    `view` with `query` lists just these, for readers with `permission`.
    """

    kind: str
    title: str
    number: int
    words: str
    view: str
    query: str
    permission: str
    mark: datetime
    tone: str = "bad"

    @property
    def path(self) -> str:
        return reverse(self.view) + self.query


def find() -> list[Problem]:
    """All of them, the worst first; four queries at most."""
    found = [*failed(), *silent(), *backlog()]
    return [*found, *(unmatched(one) for one in worklist.unmatched())]


def failed() -> Iterator[Problem]:
    """Events that are not tried again by themselves."""
    rows = InboundEvent.objects.filter(state=State.FAILED).aggregate(number=Count("pk"), mark=Max("finished_at"))
    if rows["number"]:
        words = _("They are not tried again by themselves. See why and retry.")
        mark = rows["mark"] or timezone.now()
        yield _events("failed", _("Events that failed"), rows["number"], words, State.FAILED, mark, "bad")


def backlog() -> Iterator[Problem]:
    """Events that wait for longer than a healthy worker lets them, or too many of them."""
    now = timezone.now()
    overdue = Count("pk", filter=Q(next_attempt_at__lt=now - LATE))
    rows = InboundEvent.objects.filter(state=State.PENDING)
    found = rows.aggregate(number=Count("pk"), oldest=Min("received_at"), overdue=overdue)
    oldest = found["oldest"]
    if oldest and (found["number"] > MANY or now - oldest > LATE):
        text = _("The oldest has waited %(time)s. Each is tried again by itself; see why it has to.")
        if found["overdue"] or now - oldest <= LATE:
            text = _("The oldest has waited %(time)s. Is a worker running?")
        words = text % {"time": timesince(oldest, now, depth=1)}
        yield _events("backlog", _("Events that wait"), found["number"], words, State.PENDING, oldest, "wait")


def silent() -> Iterator[Problem]:
    """Connections without an event for three days, or ten times their usual gap where that is longer."""
    told = InboundEvent.objects.exclude(type=InboundEvent.PROBE).filter(connection=OuterRef("pk"))
    last = told.order_by("-received_at").values("received_at")[:1]
    proven = Connection.objects.filter(proven_at__isnull=False, disconnected_at=None).annotate(last=Subquery(last))
    quiet: list[Any] = list(proven.filter(last__lt=timezone.now() - SILENT))
    usual = _usual_gaps(quiet)
    for one in quiet:
        gap = usual.get(one.pk)
        if gap is not None and timezone.now() - one.last > max(SILENT, GAPS * gap):
            yield _silence(one)


def _usual_gaps(quiet: list[Any]) -> dict[int, timedelta]:
    """The mean time between events, in the thirty days before each connection's last; of those that had some."""
    if not quiet:
        return {}
    each = [Q(connection=one, received_at__gt=one.last - WINDOW) for one in quiet]
    either = each[0]
    for one in each[1:]:
        either |= one
    rows = InboundEvent.objects.filter(either).exclude(type=InboundEvent.PROBE).order_by().values_list("connection")
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


def unmatched(one: worklist.Unmatched) -> Problem:
    """The money of one currency that belongs to nobody."""
    kind = f"unmatched:{one.currency}:{'live' if one.livemode else 'test'}"
    view, permission = "admin:ledger_payment_changelist", "ledger.view_payment"
    title = _("Payments without a customer")
    return Problem(kind, title, one.count, one.words, view, one.query, permission, one.newest, "wait")


def _events(kind: str, title: str, number: int, words: str, state: str, mark: datetime, tone: str) -> Problem:
    query = f"?{urlencode({'state__exact': state})}"
    return Problem(kind, title, number, words, EVENTS, query, "integrations.view_inboundevent", mark, tone)
