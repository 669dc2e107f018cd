"""Rings for a worker. The row is the work; a bell that is not heard within 0.2 s costs a sweep's delay, no more."""

import logging
import queue
import threading
import time

from django.conf import settings

from prm import embedded

log = logging.getLogger(__name__)
PATIENCE = 0.2
_waiting: "queue.Queue[tuple[float, str, int]]" = queue.Queue(maxsize=1000)
_lock = threading.Lock()
_ringer: threading.Thread | None = None


def ring(pk: int, task: str = "integrations.tasks.process_event") -> None:
    """Hands the row's id to the broker from a thread of its own, so that no caller ever waits for one."""
    if settings.CELERY_BROKER_URL.startswith("memory") and not embedded.running():
        return
    _start()
    try:
        _waiting.put_nowait((time.monotonic(), task, pk))
    except queue.Full:
        log.warning("bell for %s not rung: the broker does not keep up", pk)


def _start() -> None:
    global _ringer
    if _ringer is None or not _ringer.is_alive():
        with _lock:
            if _ringer is None or not _ringer.is_alive():
                _ringer = threading.Thread(target=_run, name="bell", daemon=True)
                _ringer.start()


def _run() -> None:
    while True:
        since, task, pk = _waiting.get()
        if time.monotonic() - since > PATIENCE:
            log.warning("bell for %s given up: the broker did not answer within %s s", pk, PATIENCE)
        else:
            _publish(task, pk)


def _publish(task: str, pk: int) -> None:
    from celery import current_app
    from kombu.exceptions import OperationalError

    try:
        current_app.send_task(task, args=[pk], retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        log.warning("bell for %s not rung: %s", pk, error)
