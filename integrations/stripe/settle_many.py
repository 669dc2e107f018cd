"""The money of many objects at once: everything is looked at, locked and written together where nothing is missing."""

from dataclasses import dataclass

from django.db import OperationalError, transaction

from integrations import inbox
from integrations.models import Connection
from integrations.stripe import payments, reach
from integrations.stripe.case import Case
from integrations.stripe.reach import Near, Texts
from integrations.stripe.settle import locks_of, settle, settle_case, subjects, terms_of
from prm import locks
from prm.ledger.book import Book
from prm.ledger.policy import Policy
from prm.states import WrongState


@dataclass
class Looked:
    """What is known around many objects: `told` as the database has it, `near` read for each money once."""

    told: Texts
    near: dict[str, Near]


def look(connection: Connection, keys: list[str]) -> Looked:
    told = reach.texts(connection, keys)
    return Looked(told, reach.near_each(connection, keys, told))


def settle_many(connection: Connection, looked: Looked, policy: Policy) -> None:
    """As if `settle` were called for each, in a hurry. What something is missing of is settled by itself.

    Locks are taken in the order in which everybody takes them, so that nobody waits in a circle. Raises Trouble.
    """
    ready: dict[str, list[Case]] = {}
    for key, near in looked.near.items():
        cases = payments.unfold(near, terms_of(connection, policy, near))
        if not any(case.missing or case.later for case in cases):
            ready[key] = [case for case in cases if case.facts or case.absorbs or case.back]
    every = [case for cases in ready.values() for case in cases]
    told = {name: looked.told[name] for key in ready for name in looked.near[key]}
    done = _write(connection, list(ready), told, every, policy)
    for key in looked.near:
        if key not in ready or not done:
            settle(connection, key, policy, hurry=True)


def _write(connection: Connection, keys: list[str], told: Texts, cases: list[Case], policy: Policy) -> bool:
    """False where somebody told more meanwhile, or changed the same rows: then each is settled by itself."""
    if not cases:
        return True
    try:
        with transaction.atomic():
            locks.hold(locks_of(connection, cases))
            waiting = inbox.waiting(connection, subjects(told))
            if reach.texts(connection, keys) != told:
                return False
            book = Book(case.facts for case in cases if case.facts)
            for case in cases:
                settle_case(connection, case, policy, book=book)
            book.write()
            inbox.finish(waiting)
            return True
    except (WrongState, OperationalError):
        return False
