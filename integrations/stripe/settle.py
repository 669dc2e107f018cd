"""From facts to the ledger: look, ask for what is missing, take the locks, look again, settle."""

from typing import Any

from django.db import OperationalError, transaction

from integrations import inbox
from integrations.errors import Trouble
from integrations.models import Connection
from integrations.stripe import lookups, payments, reach
from integrations.stripe.case import Case, Terms
from integrations.stripe.reach import Near, Texts
from prm import locks
from prm.ledger import money_back, settling
from prm.ledger.book import Book
from prm.ledger.facts import payment_lock
from prm.ledger.policy import Policy
from prm.ledger.wishes import Wish
from prm.products import naming
from prm.states import WrongState

ROUNDS = 8


def settle(
    connection: Connection, key: str, policy: Policy, *, hurry: bool, wish: Wish | None = None
) -> list[int] | None:
    """Settles the payments that this object belongs to; returns the waiting events that are finished by that.

    None: something is missing and there is no hurry yet. In a hurry Stripe is asked for it. Raises Trouble. Safe
    to call any number of times, and beside itself. `wish` is a person's about one of these payments; raises Refused.
    """
    for _ in range(ROUNDS):
        told = reach.texts(connection, [key])
        near = reach.read(told)
        cases = payments.unfold(near, terms_of(connection, policy, near))
        missing = [one for case in cases for one in case.missing]
        later = [one for case in cases for one in case.later]
        if (missing or later) and not hurry:
            return None
        if missing:
            # Which invoice the money settles decides what else has to be known.
            lookups.fetch(connection, [one for one in missing if one.what == "link"] or missing)
            continue
        answered = _write(connection, key, told, cases, policy, whole=not later, wish=wish)
        if later and answered is not None:
            lookups.fetch(connection, later)
        elif answered is not None:
            return answered
    raise Trouble("busy", permanent=False, why="the facts kept changing")


def terms_of(connection: Connection, policy: Policy, near: Near) -> Terms:
    """With the names of products that are known here though Stripe never told them in an event."""
    wanted: set[str] = set()
    if policy.naming == "product":
        lines = [line for fact in near.values() for line in fact.get("lines") or []]
        told = {key for key, fact in near.items() if fact.knows("name")}
        wanted = {line["product"] for line in lines} - told
    named = frozenset(naming.known("stripe", connection.account, wanted))
    return Terms(connection.account, connection.livemode, policy, named)


def _write(
    connection: Connection,
    key: str,
    told: Texts,
    cases: list[Case],
    policy: Policy,
    *,
    whole: bool,
    wish: Wish | None,
) -> list[int] | None:
    """Settles under the locks, if the facts are still what they were; None where somebody told more meanwhile.

    The waiting events are finished by that, if it is the `whole` of the money.
    """
    if not any(case.facts or case.absorbs or case.back for case in cases):
        return []
    try:
        with transaction.atomic():
            locks.hold(locks_of(connection, cases))
            waiting = inbox.waiting(connection, subjects(told))
            if reach.texts(connection, [key]) != told:
                return None
            for case in cases:
                settle_case(connection, case, policy, wish)
            if whole:
                inbox.finish(waiting)
            return waiting
    except (WrongState, OperationalError) as error:
        # A person declined the lead meanwhile, or the database gave up a lock: the next attempt sees what stands.
        raise Trouble("busy", permanent=False, why=str(error)[:200]) from None


def settle_case(
    connection: Connection, case: Case, policy: Policy, wish: Wish | None = None, book: Book | None = None
) -> None:
    if case.facts:
        own: dict[str, Any] = {"wish": wish} if wish and wish.about(case.facts) else {}
        settling.settle(case.facts, policy, book=book, **own)
        return
    if book:
        book.write()
    if case.absorbs:
        settling.supersede_known("stripe", connection.account, case.absorbs, case.key)
    if case.back:
        money_back.wait(case.back, provider="stripe", account=connection.account, livemode=connection.livemode)


def subjects(told: Texts) -> list[str]:
    """The objects whose events are answered by settling this money; a payer's may be about other money too."""
    return [key for key, (kind, *_) in told.items() if kind not in ("customer", "product")]


def locks_of(connection: Connection, cases: list[Case]) -> list[str]:
    """Everybody takes them in this order: e-mails, then Stripe's customers, then payments."""
    names = {name for case in cases if case.facts for name in case.facts.locks}
    keys = {key for case in cases for key in (*case.absorbs, *([case.key] if case.back else []))}
    names |= {payment_lock("stripe", connection.account, key) for key in keys}
    order = {"email": 0, "payer": 1, "payment": 2}
    return sorted(names, key=lambda name: (order[name.split(":", 1)[0]], name))
