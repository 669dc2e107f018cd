"""What a pull finds is what the webhooks would have told: held against the plain function, and mixed with events."""

from hypothesis import given, settings
from hypothesis import strategies as st

from integrations import pulls
from integrations.models import Pull
from tests.properties.examples import examples
from tests.properties.plans import happened, plans
from tests.properties.test_same_result import begin, check
from tests.properties.worlds import worlds


def pull(stage) -> None:
    row = pulls.request(stage.door.connection, Pull.Kind.EVERYTHING)
    pulls.process(row.pk)
    row.refresh_from_db()
    assert (row.state, row.reason_code) == ("done", "")


@given(worlds(most=3))
@settings(max_examples=examples(15))
def test_a_pull_alone_makes_the_ledger(stage, world):
    teller = begin(stage, world)
    for _ in teller.act():
        pass
    pull(stage)
    check(stage, world, teller)


@given(worlds(most=2, late=True), plans, st.sampled_from([0.3, 0.7]))
@settings(max_examples=examples(10))
def test_a_pull_between_events_and_again_doubles_nothing(stage, world, plan, pauses):
    """Some events are told, everything is pulled, and the rest is told as if nothing had happened."""
    teller = begin(stage, world)
    known = 0
    for _ in teller.act():
        if plan.random.random() < pauses:
            stage.door.tell(*plan.arranged(happened(stage.sandbox, plan, known)))
            known = len(stage.sandbox.events("new"))
            pull(stage)
    stage.door.tell(*plan.arranged(happened(stage.sandbox, plan, known)))
    pull(stage)
    check(stage, world, teller)
