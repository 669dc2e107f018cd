"""The oracle's arithmetic of what goes back, against sums worked out by hand."""

import pytest

from tests.properties.plain import Line, Payment
from tests.properties.returned import Dispute, Note, Refund
from tests.properties.taken_back import spread, taken_back


def paid(lines=(), gross=0, captures=None, **more):
    bought = [Line(key, amount) for key, amount in lines]
    took = captures or {"ch_1": gross}
    return Payment("in_1", "jpy", 0, None, (None, None, None), [], bought, gross=gross, captures=took, **more)


def refunded(*amounts, **more):
    return [Refund(f"re_{n}", "ch_1", amount, **more) for n, amount in enumerate(amounts)]


def noted(total, *credits, key="cn_1", **more):
    return Note(key, 0, total, list(credits), **more)


LINES = [("a", 33), ("b", 33), ("c", 34)]
GROSS = [("a", 50), ("b", 40)]  # 108 with taxes


@pytest.mark.parametrize(("refunds", "gone"), [([34], 34), ([34, 33], 67), ([34, 33, 33], 100)])
def test_three_refunds_of_a_third_are_one_whole_one(refunds, gone):
    assert taken_back(paid(gross=100, refunds=refunded(*refunds))) == {"": gone}


def test_a_whole_refund_takes_all_of_every_odd_line():
    payment = paid([("a", 33), ("b", -10), ("c", 77)], 119, refunds=refunded(119), shipping=5)
    assert taken_back(payment) == {"a": 33, "b": -10, "c": 77, "shipping": 5}


def test_a_refund_takes_its_proportion_of_the_net_by_line():
    """54 of 108 are 45 of 90: 25 and 20."""
    assert taken_back(paid(GROSS, 108, refunds=refunded(54))) == {"a": 25, "b": 20, "shipping": 0}


@pytest.mark.parametrize(("refund", "gone"), [(1, 0), (3, 2), (5, 2), (7, 4)])
def test_half_a_unit_goes_to_the_even_one(refund, gone):
    assert taken_back(paid([("a", 5)], 10, refunds=refunded(refund)))["a"] == gone


def test_the_largest_remainder_is_first_and_ties_go_by_position():
    assert spread(50, dict(LINES)) == {"a": 17, "b": 16, "c": 17}
    assert spread(1, dict(LINES)) == {"a": 0, "b": 0, "c": 1}
    # -10 x 5 / 20 = -2.5, floor -3; 30 x 5 / 20 = 7.5, floor 7: one unit is left, both remain .5.
    assert spread(5, {"a": -10, "b": 30}) == {"a": -2, "b": 7}


@pytest.mark.parametrize(
    ("status", "gone"), [("pending", 40), ("requires_action", 40), ("succeeded", 40), ("failed", 0), ("canceled", 0)]
)
def test_which_refunds_stand(status, gone):
    assert taken_back(paid(gross=100, refunds=refunded(40, status=status))) == {"": gone}


def test_what_was_never_captured_does_not_go_back():
    assert taken_back(paid(gross=60, refunds=refunded(40, rest=True))) == {"": 0}


@pytest.mark.parametrize(
    ("status", "funds", "gone"),
    [
        ("needs_response", (), 0),
        ("needs_response", (-77,), 70),
        ("lost", (-77,), 70),
        ("won", (-77,), 0),
        ("under_review", (-77, 77), 0),
        ("warning_closed", (), 0),
    ],
)
def test_a_dispute_counts_while_its_money_is_gone(status, funds, gone):
    assert taken_back(paid(gross=100, disputes=[Dispute("dp_1", "ch_1", 70, status, funds)])) == {"": gone}


def test_a_dispute_lost_after_a_refund_takes_no_more_than_its_charge_captured():
    """40 refunded, all 60 disputed: 60 of the 100 that two charges brought."""
    disputes = [Dispute("dp_1", "ch_1", 60, "lost", (-60,))]
    payment = paid([("a", 100)], 100, {"ch_1": 60, "ch_2": 40}, refunds=refunded(40), disputes=disputes)
    assert taken_back(payment)["a"] == 60


def test_a_note_and_its_refund_are_one():
    """24 of 108 are line a's 20: the note says it. 42 more of the other 84 take half of the 30 and 40 that are left."""
    note = noted(24, ("a", 20), refunds=[("re_0", 24)])
    assert taken_back(paid(GROSS, 108, refunds=refunded(24), notes=[note])) == {"a": 20, "b": 0, "shipping": 0}
    more = paid(GROSS, 108, refunds=refunded(24, 42), notes=[note])
    assert taken_back(more) == {"a": 35, "b": 20, "shipping": 0}


def test_what_a_note_leaves_of_a_linked_refund_counts():
    note = noted(24, ("a", 20), refunds=[("re_0", 24)])
    assert taken_back(paid(GROSS, 108, refunds=refunded(66), notes=[note])) == {"a": 35, "b": 20, "shipping": 0}


def test_a_note_stays_when_its_refund_fails_and_the_refund_when_its_note_is_void():
    linked = {"refunds": [("re_0", 54)]}
    failed = paid(GROSS, 108, refunds=refunded(54, status="failed"), notes=[noted(54, ("b", 40), **linked)])
    assert taken_back(failed)["b"] == 40
    void = paid(GROSS, 108, refunds=refunded(54), notes=[noted(54, ("b", 40), void=True, **linked)])
    assert taken_back(void) == {"a": 25, "b": 20, "shipping": 0}


def test_a_custom_line_is_spread_over_what_others_leave():
    """b is credited whole by the later note, so the 25 of the earlier one are a's."""
    notes = [noted(25, (None, 25)), noted(40, ("b", 40), key="cn_2")]
    assert taken_back(paid(GROSS, 90, notes=notes)) == {"a": 25, "b": 40, "shipping": 0}
    assert taken_back(paid(GROSS, 90, notes=[noted(99, (None, 99))])) == {"a": 50, "b": 40, "shipping": 0}


def test_where_notes_take_the_whole_gross_they_alone_count():
    """What a refund takes beyond the notes' gross is reckoned nowhere, nor is one of less than nothing."""
    note = noted(108, ("a", 50), ("b", 30))
    assert taken_back(paid(GROSS, 108, refunds=refunded(108), notes=[note])) == {"a": 50, "b": 30, "shipping": 0}
    assert taken_back(paid([("a", -50)], -50, refunds=refunded(10))) == {"a": 0, "shipping": 0}
