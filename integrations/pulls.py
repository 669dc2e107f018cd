"""Works off the pulls that people, accepted leads and scripts ask for. A row is the work, a claim is a lease on it."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from integrations import bell
from integrations.errors import Trouble
from integrations.inbox import BACKOFF
from integrations.models import Connection, Pull

log = logging.getLogger(__name__)
PROVIDERS = {"stripe": "integrations.stripe.pulling.run"}
LEASE = timedelta(minutes=5)  # longer than one call may take, that Stripe tells to wait six times
TASK = "integrations.tasks.run_pull"
State = Pull.State


def request(
    connection: Connection, kind: str, subject: str = "", since: datetime | None = None, by: Any = None
) -> Pull:
    """Leaves a row of work and rings for it on commit; one that is pending for the same is taken instead."""
    since = since or timezone.now() - timedelta(days=connection.lookback_days)
    mine = {"connection": connection, "kind": kind, "subject": subject}
    same = Pull.objects.filter(**mine, state=State.PENDING, since__lte=since).order_by("pk").first()
    pull = same or Pull.objects.create(**mine, since=since, requested_by=by)
    transaction.on_commit(lambda: bell.ring(pull.pk, TASK))
    return pull


def due(*, limit: int) -> list[int]:
    """The pulls whose time has come and that nobody works on."""
    found = Pull.objects.filter(_free(), state=State.PENDING, next_attempt_at__lte=timezone.now())
    return list(found.order_by("next_attempt_at").values_list("pk", flat=True)[:limit])


def process(pk: int, watch: Callable[[Pull], None] = lambda pull: None) -> bool:
    """Goes on with a pull; False where somebody else is at it or it has ended. `watch` sees it after each page."""
    if not Pull.objects.filter(_free(), pk=pk, state=State.PENDING).update(claimed_until=timezone.now() + LEASE):
        return False
    pull = Pull.objects.select_related("connection").get(pk=pk)
    # What stood in the way the last time is not what this one ends with.
    pull.reason_code, pull.reason_data = "", {}

    def beat() -> None:
        Pull.objects.filter(pk=pk).update(claimed_until=timezone.now() + LEASE)
        watch(pull)

    try:
        import_module(PROVIDERS[pull.connection.provider]).run(pull, beat)
    except Trouble as why:
        _trouble(pull, why)
    except DatabaseError as error:
        log.warning("pull %s", pk, exc_info=True)
        _trouble(pull, Trouble("busy", permanent=False, why=f"{type(error).__name__}: {error}"[:300]))
    except Exception as error:
        log.exception("pull %s", pk)
        _trouble(pull, Trouble("defect", permanent=True, why=f"{type(error).__name__}: {error}"[:300]))
    else:
        _end(pull, State.DONE, pull.reason_code, pull.reason_data)
    return True


def retry(pull: Pull) -> bool:
    """Takes up a pull again that failed; it goes on where it stands. False where it has not failed."""
    failed = Pull.objects.filter(pk=pull.pk, state=State.FAILED)
    again = failed.update(state=State.PENDING, next_attempt_at=timezone.now(), attempts=0, finished_at=None)
    if again:
        transaction.on_commit(lambda: bell.ring(pull.pk, TASK))
    return bool(again)


def _free() -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lt=timezone.now())


def _trouble(pull: Pull, why: Trouble) -> None:
    if why.permanent or pull.attempts >= len(BACKOFF):
        _end(pull, State.FAILED, why.code, why.data)
        return
    Pull.objects.filter(pk=pull.pk).update(
        next_attempt_at=timezone.now() + BACKOFF[pull.attempts],
        attempts=pull.attempts + 1,
        reason_code=why.code,
        reason_data=why.data,
        claimed_until=None,
    )


def _end(pull: Pull, state: str, code: str, data: dict[str, Any]) -> None:
    Pull.objects.filter(pk=pull.pk).update(
        state=state, reason_code=code, reason_data=data, claimed_until=None, finished_at=timezone.now()
    )
    pull.refresh_from_db()
