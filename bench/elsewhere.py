"""A sandbox in a process of its own, so that what it takes to answer is not counted as ours."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from integrations.sandbox import Sandbox
from integrations.sandbox.objects import Customer as Payer


class Far:
    """What a bench asks of the sandbox over there."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.base_url, self.api_key, self.account, self.emails = pipe.recv()

    def requests(self) -> int:
        """How many it has answered."""
        self._pipe.send("requests")
        return int(self._pipe.recv())


@contextmanager
def sandbox(payments: int, days: int, **options: Any) -> Iterator[Far]:
    """One with so many payments over so many days, gone at the end."""
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(
        target=_serve, args=(there, payments, days, options), daemon=True
    )
    child.start()
    try:
        yield Far(here)
    finally:
        here.send("stop")
        child.join(10)
        child.kill()


def _serve(pipe: Connection, payments: int, days: int, options: dict[str, Any]) -> None:
    with Sandbox(**options) as world:
        world.many(payments=payments, days=days)
        emails = [world.world.get(key).email for key in world.world.ids(Payer)]
        pipe.send((world.base_url, world.api_key, world.account, emails))
        while pipe.recv() == "requests":
            pipe.send(len(world.requests))
