"""The code broken on purpose: each mutant is an error that somebody could make, put in place while it is needed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from integrations.stripe import backs, facts, near, webhook
from integrations.stripe.payloads import invoices
from prm import fields, money
from prm.ledger import facts as ledger_facts
from prm.ledger import reckoning, settling

Break = Callable[[pytest.MonkeyPatch], None]


def gross_instead_of_net(patch: pytest.MonkeyPatch) -> None:
    true = settling.settle

    def settle(told: ledger_facts.Facts, *rest: Any, **more: Any) -> Any:
        return true(replace(told, net_minor=told.gross_minor, lines=()), *rest, **more)

    patch.setattr(settling, "settle", settle)


def the_ten_lines_of_a_webhook(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(invoices, "complete", lambda obj: isinstance(obj.get("lines", {}).get("data"), list))


def emails_as_they_are_written(patch: pytest.MonkeyPatch) -> None:
    for module in (fields, ledger_facts):
        patch.setattr(module, "fold", lambda email: (email or "").strip())


def every_delivery_is_an_event(patch: pytest.MonkeyPatch) -> None:
    true = webhook._store

    def store(event: Any) -> Any:
        event.event_id += f" {uuid4().hex}"
        return true(event)

    patch.setattr(webhook, "_store", store)


def a_payment_for_each_object(patch: pytest.MonkeyPatch) -> None:
    """An invoice, its intents and its charges are not known to be the same money."""
    patch.setattr(near.Money, "_owners", lambda self: {})


def nothing_is_taken_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settling, "supersede", lambda payment, by: None)


def the_last_to_arrive_is_right(patch: pytest.MonkeyPatch) -> None:
    def merge(data: dict[str, Any], telling: facts.Telling, at: int) -> dict[str, Any]:
        told = {name: [telling.rank, at, value] for name, value in telling.fields.items() if value is not None}
        return {**data, **told}

    patch.setattr(facts, "merge", merge)


def a_refund_takes_its_gross(patch: pytest.MonkeyPatch) -> None:
    """Not its proportion of the net."""
    patch.setattr(money, "share", lambda total, part, whole: min(total, part))


def a_dispute_takes_what_was_refunded_again(patch: pytest.MonkeyPatch) -> None:
    """What a charge captured is no limit to what goes back of it."""
    true = reckoning._taken
    patch.setattr(reckoning, "_taken", lambda sold, *rest: true(replace(sold, captured={}), *rest))


def a_note_and_its_refund_both_count(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reckoning, "_linked", lambda notes: {})


def a_failed_refund_stays_gone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(backs, "FAILED", set())


MUTANTS: list[Break] = [
    gross_instead_of_net,
    the_ten_lines_of_a_webhook,
    emails_as_they_are_written,
    every_delivery_is_an_event,
    a_payment_for_each_object,
    nothing_is_taken_back,
    the_last_to_arrive_is_right,
    a_refund_takes_its_gross,
    a_dispute_takes_what_was_refunded_again,
    a_note_and_its_refund_both_count,
    a_failed_refund_stays_gone,
]
