"""Several workers that take events as they come, on connections of their own."""

import random
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from django.db import connections

from integrations import inbox
from integrations.draining import drain
from integrations.models import InboundEvent
from tests.door import Door


def together(*tasks: Callable[[], Any]) -> list[Any]:
    """Runs each in a thread; what one raises is raised here."""

    def closing(task: Callable[[], Any]) -> Any:
        try:
            return task()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [one.result() for one in [pool.submit(closing, task) for task in tasks]]


def work(door: Door, events: list[dict[str, Any]], seed: int, count: int = 3) -> None:
    """Each worker hears a share of the events and settles one after each; the last works off all that it finds."""
    shares = [events[n::count] for n in range(count)]
    together(*[partial(_worker, door, share, random.Random(seed + n)) for n, share in enumerate(shares)])


def _worker(door: Door, events: Iterable[dict[str, Any]], chance: random.Random) -> None:
    mine = Door(door.connection)
    for one in events:
        mine.post(one)
        pending = InboundEvent.objects.filter(state="pending").values_list("pk", flat=True)
        found = list(pending)
        for pk in chance.sample(found, min(2, len(found))):
            inbox.process(pk, hurry=chance.random() < 0.3)
    if chance.random() < 0.5:
        drain()


def deliver(door: Door, *events: dict[str, Any]) -> list[int]:
    """Stores events; returns their rows, in the order in which they came."""
    door.post(*events)
    mine = InboundEvent.objects.filter(connection=door.connection, event_id__in=[one["id"] for one in events])
    return list(mine.order_by("pk").values_list("pk", flat=True))


def at_once(*workers: list[int], seed: int = 0) -> None:
    """Each worker settles its events, all from the same moment on, hardly apart."""
    start, chance = threading.Barrier(len(workers)), random.Random(seed)

    def work(pks: list[int], wait: float) -> None:
        start.wait()
        threading.Event().wait(wait)
        for pk in pks:
            inbox.process(pk, hurry=True)

    together(*[partial(work, pks, chance.choice([0, 0, 0.002, 0.01])) for pks in workers])
