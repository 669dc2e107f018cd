"""A worker and a sweep inside the web server, for an installation without a broker.

Started by wsgi and asgi, that is after the server has forked. Several servers may run theirs side by side: claims on
the rows keep them apart.
"""

import logging
import threading
import time

from celery import current_app
from celery.worker import WorkController
from django.conf import settings
from django.db import close_old_connections

log = logging.getLogger(__name__)
_started = threading.Lock()


def running() -> bool:
    """Whether this process has a worker of its own."""
    return _started.locked()


def start() -> None:
    """Starts both once per process, unless CELERY_BROKER_URL names a broker."""
    if settings.CELERY_BROKER_URL.startswith("memory") and _started.acquire(blocking=False):
        current_app.loader.import_default_modules()
        threading.Thread(target=_work, name="embedded-worker", daemon=True).start()
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
            args = (entry["task"], entry["schedule"])
            threading.Thread(target=_beat, args=args, name=f"embedded-{name}", daemon=True).start()


def _work() -> None:
    worker = WorkController(
        app=current_app,
        pool="threads",
        concurrency=2,
        queues=["money", "mirror"],
        without_mingle=True,
        without_gossip=True,
        without_heartbeat=True,
        loglevel="WARNING",
    )
    worker.start()


def _beat(task: str, seconds: float) -> None:
    while True:
        time.sleep(seconds)
        try:
            current_app.tasks[task].run()
        except Exception:
            log.exception("%s", task)
        finally:
            close_old_connections()
