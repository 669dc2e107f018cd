"""Events acknowledged a second: the real webhook beside a bare verify-and-insert view, in turn."""

import http.client
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.test import RequestFactory
from django.urls import resolve

from bench.events import Delivery, Shop
from bench.pace import paced
from tests.server import free_port, wait_until

ROUNDS, CLIENTS, WORKERS, THREADS = 3, 8, 2, 4
Rate = Callable[[str, list[Delivery]], float]


def rates(shop: Shop, path: str, number: int, rate: Rate) -> dict[str, list[float]]:
    """Of each view, a figure per round; a first round warms up and is not counted."""
    found: dict[str, list[float]] = {"/bare/": [], path: []}
    for turn in range(ROUNDS + 1):
        for target in found if turn % 2 else reversed(list(found)):
            figure = rate(target, shop.deliveries(number if turn else number // 5))
            if turn:
                found[target].append(figure)
    return found


def in_process(path: str, deliveries: list[Delivery]) -> float:
    """The view alone: no middleware, no wire."""
    view = resolve(path)
    factory = RequestFactory()
    requests = [
        factory.post(path, one.body, content_type="application/json", headers={"Stripe-Signature": one.signature})
        for one in deliveries
    ]
    started = time.perf_counter()
    statuses = [view.func(request, **view.kwargs).status_code for request in paced(requests)]
    return _rate(statuses, time.perf_counter() - started)


def over_http(port: int) -> Rate:
    """The whole server, from as many connections at once as it has threads; they share the machine with it."""

    def rate(path: str, deliveries: list[Delivery]) -> float:
        shares = [deliveries[number::CLIENTS] for number in range(CLIENTS)]
        with ThreadPoolExecutor(CLIENTS) as pool:
            started = time.perf_counter()
            parts = pool.map(lambda share: _post_all(port, path, share), shares)
            statuses = [status for part in parts for status in part]
            return _rate(statuses, time.perf_counter() - started)

    return rate


def _post_all(port: int, path: str, deliveries: list[Delivery]) -> list[int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    statuses = []
    for one in paced(deliveries):
        headers = {"Content-Type": "application/json", "Stripe-Signature": one.signature}
        connection.request("POST", path, one.body, headers)
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()
    return statuses


@contextmanager
def gunicorn() -> Iterator[int]:
    """The project's web server as production runs it, with the bare view beside it; yields its port."""
    port = free_port()
    words = ["-m", "gunicorn", "bench.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    sizes = ["--workers", str(WORKERS), "--threads", str(THREADS)]
    process = subprocess.Popen([sys.executable, *words, *sizes])
    try:
        wait_until(lambda: _healthy(port))
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _rate(statuses: list[int], seconds: float) -> float:
    if set(statuses) != {200}:
        raise SystemExit(f"answered {sorted(set(statuses))}, not 200 alone")
    return len(statuses) / seconds
