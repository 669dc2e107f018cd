"""Several workers that take events as they come, on connections of their own."""

import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
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
    together(*[lambda n=n, share=share: _worker(door, share, random.Random(seed + n)) for n, share in enumerate(shares)])


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
