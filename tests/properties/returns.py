"""Draws what goes back of a step's money, as plain dictionaries that `returning` acts out.

`at`: after so many turns of its step it comes about; `then`: after so many more it goes on.
"""

from typing import Any

from hypothesis import strategies as st

SIXTHS = st.sampled_from([6, 3, 2, 1])
SHARE = st.sampled_from([0, 0, 6, 3, 1])
TURNS = st.integers(0, 4)
REFUND_GOES_ON = ["refund_fails", "refund_succeeds", "cancel_refund"]
DISPUTE_GOES_ON = ["lose", "answer", "lose", "answer", "win"]
INQUIRY_GOES_ON = ["escalate", "answer", "close_inquiry", "win", "lose"]
NOTE_GOES_ON = ["void_credit_note", "update_credit_note"]


def then(verbs: list[str], most: int) -> st.SearchStrategy[list[tuple[int, str]]]:
    return st.lists(st.tuples(st.integers(0, 2), st.sampled_from(verbs)), max_size=most)


# `times`: in so many parts; `round`: each part from another of several charges.
refunds = st.fixed_dictionaries(
    {
        "what": st.just("refund"),
        "at": TURNS,
        "charge": st.integers(0, 2),
        "part": SIXTHS,
        "times": st.sampled_from([1, 1, 1, 2, 3, 3, 11]),
        "round": st.booleans(),
        "status": st.sampled_from(["succeeded", "succeeded", "pending", "requires_action"]),
        "then": then(REFUND_GOES_ON, 2),
    }
)


def disputed(inquiry: bool, verbs: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """`refunded`: so many sixths of the charge before; `left`: of what refunds left of it, not of what it captured."""
    return st.fixed_dictionaries(
        {
            "what": st.just("dispute"),
            "at": TURNS,
            "charge": st.integers(0, 2),
            "part": SIXTHS,
            "refunded": st.sampled_from([3, 0, 6, 1]),
            "left": st.sampled_from([False, False, True]),
            "inquiry": st.just(inquiry),
            "withdrawn_later": st.booleans(),
            "settled": st.sampled_from([{}, {}, {"settled_in": "usd", "rate": "1.37"}]),
            "then": then(verbs, 3),
        }
    )


# (a line's position, or None for a custom one; so many sixths of what is left of it)
CREDITS = st.tuples(st.none() | st.integers(0, 3), SIXTHS)
notes = st.fixed_dictionaries(
    {
        "what": st.just("note"),
        "at": TURNS,
        "credits": st.one_of(
            st.lists(CREDITS, min_size=1, max_size=3),
            st.lists(CREDITS, min_size=1, max_size=3),
            st.lists(CREDITS, max_size=1),
            SIXTHS.map(lambda part: [(place, part) for place in range(13)]),
        ),
        "shipping": st.booleans(),
        # Sixths of the excess, or of what the one before left of it; what is left goes to the balance.
        "link": SHARE,
        "refund": SHARE,
        "outside": SHARE,
        "then": then(NOTE_GOES_ON, 2),
    }
)
LOST_OR_WON = disputed(False, DISPUTE_GOES_ON)
disputes = st.one_of(LOST_OR_WON, LOST_OR_WON, disputed(True, INQUIRY_GOES_ON))


def returns(invoiced: bool) -> st.SearchStrategy[list[dict[str, Any]]]:
    kinds = {"refund": refunds, "dispute": disputes, "note": notes}
    drawn = ["refund", "dispute", "refund", "dispute", *(["note"] * 4 if invoiced else [])]
    one = st.sampled_from(drawn).flatmap(kinds.__getitem__)
    return st.sampled_from([3, 4, 2, 0, 1]).flatmap(lambda count: st.lists(one, min_size=count, max_size=count))
