"""The money of many objects at once: everything is looked at, locked and written together where nothing is missing."""

from django.db import OperationalError, transaction

from integrations import inbox
from integrations.models import Connection
from integrations.stripe import facts, payments
from integrations.stripe.case import Case
from integrations.stripe.facts import Near
from integrations.stripe.settle import locks_of, settle, settle_case, state, subjects, terms_of
from prm import locks
from prm.ledger.book import Book
from prm.ledger.policy import Policy
from prm.states import WrongState


def settle_many(connection: Connection, keys: list[str], policy: Policy) -> None:
    """As if `settle` were called for each of `keys`, in a hurry. What something is missing of is settled by itself.

    Locks are taken in the order in which everybody takes them, so that nobody waits in a circle. Raises Trouble.
    """
    found = facts.near_each(connection, keys)
    ready: dict[str, list[Case]] = {}
    for key, near in found.items():
        cases = payments.unfold(near, terms_of(connection, policy, near))
        if not any(case.missing or case.later for case in cases):
            ready[key] = [case for case in cases if case.facts or case.absorbs or case.back]
    done = _write(connection, {key: found[key] for key in ready}, ready, policy)
    for key in found:
        if key not in ready or not done:
            settle(connection, key, policy, hurry=True)


def _write(connection: Connection, near: dict[str, Near], cases: dict[str, list[Case]], policy: Policy) -> bool:
    """False where somebody told more meanwhile, or changed the same rows: then each is settled by itself."""
    every = [case for some in cases.values() for case in some]
    if not every:
        return True
    try:
        with transaction.atomic():
            locks.hold(locks_of(connection, every))
            waiting = inbox.waiting(connection, {name for one in near.values() for name in subjects(one)})
            again = facts.near_each(connection, list(near))
            if {key: state(one) for key, one in again.items()} != {key: state(one) for key, one in near.items()}:
                return False
            book = Book(case.facts for case in every if case.facts)
            for case in every:
                settle_case(connection, case, policy, book=book)
            book.write()
            inbox.finish(waiting)
            return True
    except (WrongState, OperationalError):
        return False
