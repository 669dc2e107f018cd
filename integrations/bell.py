"""Rings for a worker. The row is the work; a bell that is not heard within 0.2 s costs a sweep's delay, no more."""

import logging
import queue
import threading
import time
from typing import Any

from celery import current_app
from django.conf import settings
from kombu.exceptions import KombuError

from prm import embedded

log = logging.getLogger(__name__)
PATIENCE = 0.2
QUIET = 5.0
_waiting: "queue.Queue[tuple[float, str, int]]" = queue.Queue(maxsize=1000)
_lock = threading.Lock()
_ringer: threading.Thread | None = None


def ring(pk: int, task: str = "integrations.tasks.process_event") -> None:
    """Hands a row's id to the broker from a thread of its own, so that no caller ever waits; never raises."""
    if settings.CELERY_BROKER_URL.startswith("memory") and not embedded.running():
        return
    _start()
    try:
        _waiting.put_nowait((time.monotonic(), task, pk))
    except queue.Full:
        _complain("it does not keep up")


def _start() -> None:
    """The thread is started where it is needed, that is after a server has forked."""
    global _ringer
    with _lock:
        if _ringer is None or not _ringer.is_alive():
            _ringer = threading.Thread(target=_run, name="bell", daemon=True)
            _ringer.start()


def _run() -> None:
    connection = None
    while True:
        since, task, pk = _waiting.get()
        if time.monotonic() - since > PATIENCE:
            _complain(f"it did not answer within {PATIENCE} s")
            continue
        try:
            connection = connection or _connect()
            current_app.send_task(task, args=[pk], connection=connection, retry=False, ignore_result=True)
        except _errors(connection) as error:
            _complain(str(error))
            if connection:
                connection.collapse()
            connection = None


def _connect() -> Any:
    """A connection of its own, since a broker that swallows packets must not hold the thread for longer."""
    limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    limits |= {"read_timeout": PATIENCE, "write_timeout": PATIENCE}
    options = {**getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {}), **limits}
    return current_app.connection_for_write(connect_timeout=PATIENCE, transport_options=options)


def _errors(connection: Any) -> tuple[type[Exception], ...]:
    known: tuple[type[Exception], ...] = (KombuError, OSError)
    return (*known, *connection.connection_errors, *connection.channel_errors) if connection else known


_last = [float("-inf")]


def _complain(why: str) -> None:
    """Once in a while: a broker that is down is not worth a line per event."""
    if time.monotonic() - _last[0] > QUIET:
        _last[0] = time.monotonic()
        log.warning("The broker heard no bell (%s). The sweep takes what it missed.", why)
