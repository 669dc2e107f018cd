"""Any order, number, interleaving and shape of a world's events ends in the ledger that the rules give."""

import ast
from copy import deepcopy
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.draining import drain
from integrations.models import InboundEvent
from prm.ledger.sums import folding
from tests import kept
from tests.properties import asking, back, billed, books, oracle, workers
from tests.properties.examples import examples
from tests.properties.plain import World
from tests.properties.plans import Plan, happened, plans, thinned
from tests.properties.stage import Stage
from tests.properties.telling import Teller
from tests.properties.worlds import worlds


def begin(stage: Stage, world: World) -> Teller:
    stage.begin(**vars(world.settings))
    teller = Teller(stage.sandbox, world)
    books.write(world, teller.payers, stage.sandbox.account)
    return teller


def check(stage: Stage, world: World, teller: Teller) -> None:
    """Everything is worked off, and the books are those that the rules give."""
    unfinished = InboundEvent.objects.filter(state__in=["pending", "failed"])
    assert not [(one.event_id, one.type, one.reason) for one in unfinished]
    names = dict(zip(teller.products, world.products, strict=True))
    paid = billed.payments(stage.sandbox)
    wanted = oracle.ledger(deepcopy(world), teller.payers, names, paid)
    found = books.read(world)
    back.sound()
    back.nothing_stands_of(books.superseded())
    for kind, rows in books.expected(wanted).items():
        assert found[kind] == rows, kind
    folding.fold(limit=7)
    kept.check()


def in_the_foreground(stage: Stage, world: World, plan: Plan) -> None:
    """Events arrive while the world goes on; the inbox is worked off now and then, and at the end."""
    teller = begin(stage, world)
    heard, known = {}, 0
    for _ in teller.act():
        if plan.pause():
            events = plan.arranged(happened(stage.sandbox, plan, known))
            known = len(stage.sandbox.events("new"))
            heard |= {one["id"]: one for one in events}
            stage.door.tell(*events)
    rest = happened(stage.sandbox, plan, known)
    if not known:
        rest = thinned(rest, billed.payments(stage.sandbox), plan)
    heard |= {one["id"]: one for one in rest}
    stage.door.tell(*plan.arranged(rest))
    check(stage, world, teller)
    assert InboundEvent.objects.count() == len(heard)
    assert not asking.repeated(stage.sandbox.requests, list(heard.values()))
    for payment in billed.payments(stage.sandbox) if not known else []:
        assert not asking.excessive(stage.sandbox.requests, payment)


@given(worlds(), plans)
@settings(max_examples=examples(40))
def test_events_in_any_order_and_number(stage, world, plan):
    in_the_foreground(stage, world, plan)


@given(worlds(most=2, late=True), plans, st.sampled_from([0.4, 1]))
@settings(max_examples=examples(20))
def test_the_world_goes_on_while_events_are_worked_off(stage, world, plan, pauses):
    in_the_foreground(stage, world, replace(plan, pauses=pauses))


@given(worlds(most=2), plans, st.sampled_from([0.3, 0.7, 1]))
@settings(max_examples=examples(30))
def test_some_events_are_never_heard(stage, world, plan, dropped):
    in_the_foreground(stage, world, replace(plan, dropped=dropped))


@given(worlds(most=3), plans, st.sampled_from([0, 5]))
@settings(max_examples=examples(12))
def test_several_workers_at_once(stage, settings, world, plan, grace):
    settings.STRIPE_GRACE_SECONDS = grace
    teller = begin(stage, world)
    for _ in teller.act():
        pass
    workers.work(stage.door, plan.arranged(happened(stage.sandbox, plan)), plan.seed)
    drain()
    check(stage, world, teller)


def test_the_oracle_imports_nothing_of_the_system():
    left, seen = ["tests.properties.oracle"], set()
    while left:
        name = left.pop()
        if name in seen or name in ("collections", "collections.abc", "dataclasses", "fractions"):
            continue
        assert name.startswith("tests.properties.")
        seen.add(name)
        tree = ast.parse(Path(import_module(name).__file__ or "").read_text())
        left += [one.module for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)]
        left += [name.name for one in ast.walk(tree) if isinstance(one, ast.Import) for name in one.names]
    assert len(seen) == 5
