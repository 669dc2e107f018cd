import os
from contextlib import contextmanager
from itertools import count

import pytest
import redis

from tests.door import SECRET
from tests.server import running, wait_until, web

FIRST = 9  # Redis's own default is sixteen databases; the first ones may be somebody's.


@pytest.fixture
def broker():
    """A Redis database for this process of the tests, empty."""
    number = FIRST + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % (16 - FIRST)
    client = redis.Redis("127.0.0.1", 6379, number, socket_timeout=5)
    try:
        client.flushdb()
    except redis.ConnectionError:
        pytest.skip("Redis does not answer on 127.0.0.1:6379 (make test-all starts one)")
    client.url = f"redis://127.0.0.1:6379/{number}"
    yield client
    client.flushdb()
    client.close()


@pytest.fixture
def site(shop, stripe, broker):
    """The web server; the sandbox's events go there."""
    with web(CELERY_BROKER_URL=broker.url) as base:
        stripe.subscribe(base + shop.connection.webhook_path, SECRET)
        yield base


@pytest.fixture
def worker(broker, tmp_path):
    """Runs a Celery worker for a block, at whose end it is killed; not `sweeping`: it hears nothing but bells."""
    numbers = count()

    @contextmanager
    def start(sweeping=True):
        words = ["-m", "celery", "-A", "prm", "worker", "-Q", "money,mirror", "-c", "2", "-n", f"w{next(numbers)}@%h"]
        if sweeping:
            words += ["-B", "-s", str(tmp_path / "beat")]
        with running(*words, "--without-gossip", "--without-mingle", CELERY_BROKER_URL=broker.url) as process:
            wait_until(lambda: broker.pubsub_numpat() or process.poll() is not None)
            assert process.poll() is None, "the worker ended"
            yield process

    return start
