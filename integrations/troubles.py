"""What goes wrong and needs a person: the same on the first page as in the digest by e-mail."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from integrations.models import InboundEvent, Pull
from integrations.problems import Problem
from integrations.silence import silent
from prm.ledger import worklist

LATE = timedelta(minutes=10)
MANY = 500
EVENTS = "admin:integrations_inboundevent_changelist"
PULLS = "admin:integrations_pull_changelist"
State = InboundEvent.State
# A title, what to do, and the same for those who may only look.
FAILED = (
    _lazy("Events that failed"),
    _lazy("They are not tried again by themselves. See why and retry."),
    _lazy("They are not tried again by themselves. See why."),
)
FAILED_PULLS = (
    _lazy("Pulls that failed"),
    _lazy("What they were to fetch may be missing. See why, and let them go on where they stopped."),
    _lazy("What they were to fetch may be missing. See why."),
)
__all__ = ["Problem", "backlog", "failed", "failed_pulls", "find", "silent", "unmatched"]


def find() -> list[Problem]:
    """All of them, the worst first; five queries at most."""
    found = [*failed(), *failed_pulls(), *silent(), *backlog()]
    return [*found, *(unmatched(one) for one in worklist.unmatched())]


def failed() -> Iterator[Problem]:
    """Events that are not tried again by themselves."""
    rows = InboundEvent.objects.filter(state=State.FAILED).aggregate(number=Count("pk"), mark=Max("finished_at"))
    if rows["number"]:
        words, mark = FAILED[1], rows["mark"] or timezone.now()
        yield _events("failed", str(FAILED[0]), rows["number"], str(words), State.FAILED, mark, "bad")


def failed_pulls() -> Iterator[Problem]:
    """Pulls that a person has to take up again."""
    rows = Pull.objects.filter(state=Pull.State.FAILED).aggregate(number=Count("pk"), mark=Max("finished_at"))
    if rows["number"]:
        query, mark = f"?{urlencode({'state__exact': Pull.State.FAILED})}", rows["mark"] or timezone.now()
        title, words, _others = map(str, FAILED_PULLS)
        yield Problem("pulls_failed", title, rows["number"], words, PULLS, query, "integrations.view_pull", mark)


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


def unmatched(one: worklist.Unmatched) -> Problem:
    """The money of one currency that belongs to nobody."""
    kind = f"unmatched:{one.currency}:{'live' if one.livemode else 'test'}"
    view, permission = "admin:ledger_payment_changelist", "ledger.view_payment"
    title = _("Payments without a customer")
    return Problem(kind, title, one.count, one.words, view, one.query, permission, one.newest, "wait")


def _events(kind: str, title: str, number: int, words: str, state: str, mark: datetime, tone: str) -> Problem:
    query = f"?{urlencode({'state__exact': state})}"
    return Problem(kind, title, number, words, EVENTS, query, "integrations.view_inboundevent", mark, tone)
