"""What should stand reversed: exact cases by hand, and what holds for any world of refunds, disputes and notes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from prm.ledger.back import Back
from prm.ledger.reckoning import Sold, reckon

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def back(key, amount, kind="refund", day=0, **more):
    return Back(key, kind, amount, "EUR", "succeeded", DAY + timedelta(days=day), more.pop("about", "ch_1"), **more)


def sold(*nets, gross=None, **captured):
    lines = [(f"il_{n}", net) for n, net in enumerate(nets)]
    total = sum(nets)
    return Sold(total, total if gross is None else gross, "EUR", lines, captured)


def by_line(payment, *backs):
    return list(reckon(payment, backs).by_line.values())


def test_half_a_unit_goes_to_the_even_one():
    assert by_line(sold(1, gross=2), back("re_1", 1)) == [0]
    assert by_line(sold(3, gross=6), back("re_1", 3)) == [2]


def test_the_largest_remainder_comes_first_and_ties_go_by_position():
    assert by_line(sold(10, 10, 10), back("re_1", 10)) == [4, 3, 3]
    assert by_line(sold(10, 20, 10), back("re_1", 11)) == [3, 5, 3]


def test_what_a_note_names_is_taken_first_and_the_rest_in_proportion_to_what_it_leaves():
    note = back("cn_1", 60, "note", lines=(("il_0", 50),))
    assert by_line(sold(50, 50, gross=120), note, back("re_1", 30)) == [50, 25]


def test_a_named_line_gives_no_more_than_it_sold_and_what_is_over_is_spread():
    note = back("cn_1", 80, "note", lines=(("il_0", 70),))
    assert by_line(sold(50, 30, 20), note) == [50, 12, 8]


def test_a_refund_that_a_note_holds_in_part_counts_for_the_other_part():
    note = back("cn_1", 40, "note", lines=(("il_0", 40),), linked=(("re_1", 40),))
    found = reckon(sold(100), [note, back("re_1", 60)])
    assert (found.by_line, found.counted, found.why["re_1"]) == ({"il_0": 60}, {"cn_1": 40, "re_1": 20}, "linked")


def test_of_each_charge_no_more_than_it_captured():
    payment = sold(100, ch_1=40, ch_2=60)
    assert by_line(payment, back("re_1", 90), back("dp_1", 60, "dispute", about="ch_2")) == [100]
    assert by_line(payment, back("re_1", 90)) == [40]


def test_notes_that_cover_the_gross_leave_nothing_for_refunds():
    note = back("cn_1", 120, "note", lines=(("il_0", 100),))
    found = reckon(sold(100, gross=120), [note, back("re_1", 120)])
    assert (found.by_line, found.counted["re_1"]) == ({"il_0": 100}, 0)


def test_all_that_is_left_of_the_gross_takes_every_line_also_where_they_sum_to_nothing():
    note = back("cn_1", 1200, "note", lines=(("il_0", 2000),))
    assert by_line(sold(12000, -10000, gross=2400), note, back("re_1", 1200)) == [12000, -10000]


def test_nothing_goes_back_of_what_was_not_paid():
    assert by_line(sold(-50), back("re_1", 10)) == [0]
    assert by_line(sold(0), back("re_1", 10)) == [0]
    assert by_line(sold(0, -1, gross=0), back("cn_1", 1, "note", lines=(("il_1", -1),))) == [0, 0]
    assert by_line(sold(1, -1, gross=0), back("cn_1", 1, "note", lines=(("il_1", -1),))) == [0, 0]
    assert by_line(sold(40, -50, gross=10), back("cn_1", 10, "note", lines=(("il_0", 40),))) == [0, 0]


AMOUNTS = st.integers(-20, 400)
LINES = st.lists(st.integers(-50, 200), min_size=1, max_size=5)
NAMED = st.lists(st.tuples(st.sampled_from(["", "il_0", "il_1", "il_9"]), AMOUNTS), max_size=3).map(tuple)
ABOUT = st.sampled_from(["ch_1", "ch_2"])
BACKS = st.lists(
    st.builds(
        lambda kind, amount, day, about, fallen, named: back(
            "", amount, kind, day, about=about, fallen=fallen, lines=named if kind == "note" else ()
        ),
        st.sampled_from(["refund", "refund", "dispute", "note"]),
        AMOUNTS,
        st.integers(0, 3),
        ABOUT,
        st.sampled_from(["", "", "failed"]),
        NAMED,
    ),
    max_size=5,
).map(lambda found: [replace(one, key=f"x_{n}") for n, one in enumerate(found)])


@given(LINES, st.integers(0, 100), BACKS, st.randoms())
def test_never_more_than_was_sold_whatever_is_told_in_whatever_order(nets, tax, backs, chance):
    payment = sold(*nets, gross=sum(nets) + tax, ch_1=sum(nets) + tax)
    found = reckon(payment, backs)
    assert 0 <= sum(found.by_line.values()) <= max(sum(nets), 0)
    for net, minor in zip(nets, found.by_line.values(), strict=True):
        assert min(net, 0) <= minor <= max(net, 0)
    assert sum(found.counted.values()) <= max(payment.gross_minor, 0)
    shuffled = list(backs)
    chance.shuffle(shuffled)
    assert reckon(payment, shuffled).by_line == found.by_line


@given(st.lists(st.integers(0, 200), min_size=1, max_size=5), st.integers(0, 50), st.data())
def test_refunds_in_parts_equal_one_whole_refund(nets, tax, data):
    payment = sold(*nets, gross=sum(nets) + tax)
    parts = data.draw(st.lists(st.integers(1, 60), min_size=1, max_size=5))
    many = [back(f"re_{n}", part, day=n) for n, part in enumerate(parts)]
    assert by_line(payment, *many) == by_line(payment, back("re", sum(parts)))
