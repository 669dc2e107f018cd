"""The web server and workers as processes of their own, on the tests' database."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


def database_url() -> str:
    """The database that this test uses, for another process."""
    made = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{made['NAME']}"
    where = f"{made['HOST'] or '127.0.0.1'}:{made['PORT'] or 5432}"
    secret = f":{made['PASSWORD']}" if made["PASSWORD"] else ""
    return f"postgres://{made['USER']}{secret}@{where}/{made['NAME']}"


def environment(**more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {
        "DATABASE_URL": database_url(),
        "DISPOSABLE_DATABASE": "1",
        "SECRET_KEY": "tests",
        "FIELD_ENCRYPTION_KEY": settings.FIELD_ENCRYPTION_KEY[0],
        "STRIPE_API_BASE": settings.STRIPE_API_BASE,
        "STRIPE_GRACE_SECONDS": "1",
        **more,
    }


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def running(*words: str, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the project's, ended with all its children when the block is left."""
    process = subprocess.Popen([sys.executable, *words], env=environment(**env), start_new_session=True)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def web(port: int | None = None, **env: str) -> Iterator[str]:
    """gunicorn with the project's wsgi application; yields its base URL."""
    port = port or free_port()
    words = ["-m", "gunicorn", "prm.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--log-level", "error"]
    with running(*words, **env) as process:
        base = f"http://127.0.0.1:{port}"
        wait_until(lambda: _answers(f"{base}/healthz", process))
        yield base


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "the web server ended"
    try:
        return urllib.request.urlopen(url, timeout=2).status == 200
    except OSError:
        return False


def wait_until(true, seconds: float = 30) -> None:
    """Fails where `true()` does not come true in time."""
    for _ in range(int(seconds * 20)):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError(f"not true within {seconds} s")
