from collections.abc import Callable
from typing import Any

from integrations.sandbox import Sandbox


def heard(sandbox: Sandbox, story: Callable[[], object]) -> dict[str, list[str]]:
    """The types of the events that the story tells, in each generation."""
    before = {shape: len(sandbox.events(shape)) for shape in ("old", "new")}
    story()
    return {shape: [event["type"] for event in sandbox.events(shape)[count:]] for shape, count in before.items()}


def last(sandbox: Sandbox, type: str, shape: str = "new") -> dict[str, Any]:
    """What the latest event of the type tells."""
    return [event["data"]["object"] for event in sandbox.events(shape) if event["type"] == type][-1]
