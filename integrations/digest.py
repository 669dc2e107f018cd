"""Tells staff of troubles by e-mail. A row is one thing to tell one person, a claim is a lease on it.

Safe to run twice and beside itself. A mail that could not be sent is tried again. Should a process end between sending
and noting that, the mail goes out again under the same Message-ID.
"""

import logging
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from integrations import mails, troubles
from integrations.inbox import BACKOFF
from integrations.models import Digest
from integrations.troubles import Problem
from prm.accounts.models import User

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
MORNING = 7
State = Digest.State


def tick() -> None:
    """What is to be told now, and what is due; called every minute."""
    if settings.TROUBLE_DIGEST == "never":
        return
    gather(timezone.now())
    for user in due():
        send(user)


def gather(now: datetime) -> None:
    """Leaves a row for each thing that is news to somebody who may see it, or for the day."""
    rows = _today(now) if settings.TROUBLE_DIGEST == "daily" else _news(now)
    Digest.objects.bulk_create(rows, ignore_conflicts=True)


def due() -> list[int]:
    """The people for whom something waits to be sent."""
    return list(_due().order_by("user").values_list("user", flat=True).distinct())


def send(user: int) -> bool:
    """One mail with all that is due to a person, of what is still the case; False where somebody else is at it."""
    claim = uuid.uuid4()
    if not _due().filter(user=user).update(claim=claim, claimed_until=timezone.now() + LEASE):
        return False
    rows = list(Digest.objects.filter(claim=claim).select_related("user").order_by("pk"))
    person = rows[0].user
    found = visible(person, troubles.find())
    if not found:
        _end(claim, State.NOTHING)
        return True
    try:
        mails.troubles(person.email, found, key=f"digest-{rows[0].pk}").send()
    except Exception as error:
        # Whatever a mail backend raises: the row stays, and the next person's mail goes out.
        log.exception("digest to %s", person)
        _put_back(claim, max(row.attempts for row in rows), f"{type(error).__name__}: {error}"[:300])
    else:
        _end(claim, State.SENT)
    return True


def visible(person: User, problems: list[Problem]) -> list[Problem]:
    """What of it this person may see in the back office."""
    if not (person.is_active and person.is_staff):
        return []
    return [one for one in problems if person.has_perm(one.permission)]


def _staff() -> list[User]:
    return list(User.objects.filter(is_active=True, is_staff=True).exclude(email="").order_by("pk"))


def _today(now: datetime) -> list[Digest]:
    if now.hour < MORNING:
        return []
    slot = f"daily@{now:%Y-%m-%d}"
    known = set(Digest.objects.filter(slot=slot).values_list("user", flat=True))
    return [
        Digest(user=person, kind="daily", slot=slot, next_attempt_at=now)
        for person in _staff()
        if person.pk not in known
    ]


def _news(now: datetime) -> list[Digest]:
    """What is newer than what was told of it before; the slot keeps each kind to one an hour."""
    problems = troubles.find()
    if not problems:
        return []
    rows = Digest.objects.filter(kind__in=[one.kind for one in problems]).order_by().values("user", "kind")
    told = {(one["user"], one["kind"]): one["last"] for one in rows.annotate(last=Max("mark"))}
    return [
        Digest(user=person, kind=one.kind, slot=f"{one.kind}@{now:%Y-%m-%dT%H}", mark=one.mark, next_attempt_at=now)
        for person in _staff()
        for one in visible(person, problems)
        if (person.pk, one.kind) not in told or one.mark > told[person.pk, one.kind]
    ]


def _due() -> QuerySet[Digest]:
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return Digest.objects.filter(free, state=State.PENDING, next_attempt_at__lte=now)


def _put_back(claim: uuid.UUID, attempts: int, why: str) -> None:
    when = timezone.now() + BACKOFF[min(attempts, len(BACKOFF) - 1)]
    rows = Digest.objects.filter(claim=claim, state=State.PENDING)
    rows.update(next_attempt_at=when, attempts=attempts + 1, error=why, claimed_until=None)


def _end(claim: uuid.UUID, state: str) -> None:
    rows = Digest.objects.filter(claim=claim, state=State.PENDING)
    rows.update(state=state, claimed_until=None, finished_at=timezone.now())
