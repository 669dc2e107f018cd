"""Runs a piece of dj-stripe's work without waiting for the network inside its transaction.

The work is tried in a transaction in which no request leaves: the first one that is not answered yet rolls it back, is
sent, and the work is tried again with its answer at hand.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

T = TypeVar("T")
QUESTIONS = 60
_answers = threading.local()
Send = Callable[[], Any]


class TooManyQuestions(Exception):
    """The work did not come to an end."""


class _Ask(BaseException):  # dj-stripe swallows some Exceptions on its way
    def __init__(self, key: tuple[Any, ...], send: Send) -> None:
        super().__init__(key)
        self.key, self.send = key, send


def perform(work: Callable[[], T], before: Callable[[], None] = lambda: None) -> T:
    """What `work` returns; it is run in one transaction, after as many rehearsals as it has questions.

    `before` is called outside of it, ahead of each question.
    """
    known: dict[tuple[Any, ...], Any] = {}
    for _ in range(QUESTIONS):
        _answers.known = known
        try:
            with transaction.atomic():
                return work()
        except _Ask as ask:
            _answers.known = None
            before()
            known[ask.key] = ask.send()
        finally:
            _answers.known = None
    raise TooManyQuestions(f"more than {QUESTIONS} requests to Stripe for one object")


def answer(key: tuple[Any, ...], send: Send) -> Any:
    """The answer to a request: sent now, or in a rehearsal looked up among those sent before."""
    known = getattr(_answers, "known", None)
    if known is None:
        return send()
    if key not in known:
        raise _Ask(key, send)
    return known[key]
