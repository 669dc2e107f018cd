"""Works off the whole inbox in the foreground."""

import time
from collections import Counter

from django.db.models import Q
from django.utils import timezone

from integrations import inbox
from integrations.models import InboundEvent


def drain() -> dict[str, int]:
    """Settles everything unfinished, back-off and grace time ignored; returns how many events ended in each state.

    All facts are kept first, so that Stripe is asked only for what no event tells. Events that another process
    works on are waited for, until their claims expire.
    """
    started = timezone.now()
    tried: set[int] = set()
    while True:
        todo = _free().filter(told_at=None).exclude(pk__in=tried)
        for pk in list(todo.order_by("pk").values_list("pk", flat=True)):
            inbox.tell(pk)
        todo = _free().exclude(pk__in=tried).order_by("happened_at", "pk")
        found = list(todo.values_list("pk", flat=True))
        for pk in found:
            inbox.process(pk, hurry=True)
        tried.update(found)
        if not _pending().exclude(pk__in=tried).exists():
            break
        if not found:
            time.sleep(0.1)
    return _counts(started)


def _pending():  # type: ignore[no-untyped-def]
    return InboundEvent.objects.filter(state=InboundEvent.State.PENDING)


def _free():  # type: ignore[no-untyped-def]
    return _pending().filter(Q(claimed_until=None) | Q(claimed_until__lt=timezone.now()))


def _counts(started) -> dict[str, int]:  # type: ignore[no-untyped-def]
    ended = Counter(InboundEvent.objects.filter(finished_at__gte=started).values_list("state", flat=True).iterator())
    counts = {state: ended.get(state, 0) for state in ("done", "ignored")}
    for state in ("pending", "failed"):
        counts[state] = InboundEvent.objects.filter(state=state).count()
    return counts
