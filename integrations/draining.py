"""Works off the whole inbox in the foreground."""

import time
from collections import Counter
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from integrations import inbox, pulls
from integrations.models import InboundEvent, Pull

State = InboundEvent.State


def drain() -> dict[str, int]:
    """Settles everything unfinished, back-off and grace time ignored, then runs the pulls that are asked for.

    Returns how many events ended in each state.

    All facts are kept first, so that Stripe is asked only for what no event tells. Events that another process
    works on are waited for, until their claims expire. Each event is tried once.
    """
    started = timezone.now()
    tried: set[int] = set()
    while todo := _pending(tried):
        for pk in _ids(_free().filter(told_at=None), todo):
            inbox.tell(pk)
        mine = {pk for pk in _ids(_free(), todo) if inbox.process(pk, hurry=True)}
        tried |= mine
        if not mine:
            time.sleep(0.1)
    _pull()
    return _counts(started)


def _pull() -> None:
    tried: set[int] = set()
    while todo := set(Pull.objects.filter(state=Pull.State.PENDING).values_list("pk", flat=True)) - tried:
        mine = {pk for pk in sorted(todo) if pulls.process(pk)}
        tried |= mine
        if not mine:
            time.sleep(0.1)


def _pending(tried: set[int]) -> set[int]:
    found = InboundEvent.objects.filter(state=State.PENDING).values_list("pk", flat=True)
    return set(found) - tried


def _free() -> QuerySet[InboundEvent]:
    free = Q(claimed_until=None) | Q(claimed_until__lt=timezone.now())
    return InboundEvent.objects.filter(free, state=State.PENDING)


def _ids(events: QuerySet[InboundEvent], among: set[int]) -> list[int]:
    """In the order in which they happened."""
    found = events.order_by("happened_at", "pk").values_list("pk", flat=True)
    return [pk for pk in found if pk in among]


def _counts(started: datetime) -> dict[str, int]:
    ended = Counter(InboundEvent.objects.filter(finished_at__gte=started).values_list("state", flat=True))
    counts = {str(state): ended.get(state, 0) for state in (State.DONE, State.IGNORED)}
    for state in (State.PENDING, State.FAILED):
        counts[str(state)] = InboundEvent.objects.filter(state=state).count()
    return counts


def unfinished_pulls() -> dict[str, int]:
    return {f"pulls_{name}": Pull.objects.filter(state=name).count() for name in (State.PENDING, State.FAILED)}
