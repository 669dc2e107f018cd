"""The property notices each of the errors that somebody could make."""

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.properties.mutants import MUTANTS
from tests.properties.plans import plans
from tests.properties.stage import Stage
from tests.properties.test_same_result import in_the_foreground
from tests.properties.worlds import worlds

EXAMPLES = 400
pytestmark = pytest.mark.mutants


def hunt(stage: Stage, examples: int) -> None:
    """Tries the property until it finds a counterexample, and does not care for the smallest one."""

    at_once, going_on = (worlds(most=3), st.just(0)), (worlds(most=2, late=True), st.just(1))

    @given(st.tuples(*at_once) | st.tuples(*going_on), plans)
    @settings(max_examples=examples, phases=[Phase.generate], derandomize=True)
    def holds(drawn, plan):
        world, pauses = drawn
        in_the_foreground(stage, world, replace(plan, pauses=pauses))

    holds()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.__name__)
def test_a_mutant_is_found(stage, monkeypatch, mutant):
    mutant(monkeypatch)
    with pytest.raises(AssertionError):
        hunt(stage, EXAMPLES)


def test_the_code_as_it_is_passes(stage):
    hunt(stage, EXAMPLES // 4)
