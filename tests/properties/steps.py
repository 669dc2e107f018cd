"""Draws what happens at Stripe, payment by payment, as plain dictionaries that `telling` acts out."""

from typing import Any

from hypothesis import strategies as st

from tests.properties.plain import Payer
from tests.properties.returns import returns

CURRENCIES = st.sampled_from(["eur", "eur", "usd", "jpy", "kwd"])
AMOUNTS = st.sampled_from([1, 7, 99, 100, 1000, 3333, 25000, 123457])
TEXT = st.sampled_from(["Premier", "Überweisung №5", None])
TAXES = st.lists(st.sampled_from([("20", False), ("7.7", False), ("19", True), ("5.5", True)]), max_size=2, unique=True)
DISCOUNTS = st.lists(st.sampled_from([{"percent": "10"}, {"percent": "33.3"}, {"amount": 777}]), max_size=2)
RARELY = st.sampled_from([False] * 5 + [True])

items = st.one_of(
    st.fixed_dictionaries({"product": st.integers(0, 3), "unit": AMOUNTS, "quantity": st.sampled_from([1, 3, 7, 0])}),
    st.fixed_dictionaries({"product": st.integers(0, 3), "amount": AMOUNTS}),
    st.fixed_dictionaries({"description": st.sampled_from(["Setup", "Licence"]), "amount": AMOUNTS}),
    st.fixed_dictionaries(
        {"description": st.just("Unused time"), "amount": AMOUNTS.map(lambda x: -x), "proration": st.just(True)}
    ),
    st.fixed_dictionaries({"description": st.just("Free"), "amount": st.just(0)}),
    st.fixed_dictionaries({"description": st.just("Book"), "amount": AMOUNTS, "taxes": TAXES}),
)
bills = st.fixed_dictionaries(
    {
        "items": st.one_of(
            st.lists(items, min_size=1, max_size=4),
            st.lists(items, min_size=1, max_size=4),
            st.lists(items, min_size=11, max_size=13),
        ),
        "discounts": DISCOUNTS,
        "taxes": TAXES,
        "shipping": st.none() | st.sampled_from([(500, 0), (500, 95)]),
        "credits": st.lists(st.sampled_from([50, 1234]), max_size=1),
        "balance_credit": st.sampled_from([0, 0, 0, 600, 500000]),
        "says_email": st.booleans(),
    }
)
# What becomes of an invoice that is to be paid.
VERBS = [
    *["pay"] * 5,
    *["thirds", "half, pay"] * 2,
    "outside",
    "half outside, pay",
    "half, outside",
    "",
    "half",
    "void",
]
VERBS += ["half, void", "half, give up", "half, give up, pay", "give up", "give up, pay"]


@st.composite
def steps(draw: st.DrawFn, payers: list[Payer], who: list, most: int, late: bool) -> list[dict[str, Any]]:
    """`late`: money is often put to an invoice after it was taken."""
    known = [one for one in who if one[0] is not None]
    count = draw(st.sampled_from([1, most, *range(2, most + 1)]))
    return [draw(step(payers, known * 3 + who, 12 if late else 3)) for _ in range(count)]


@st.composite
def step(draw: st.DrawFn, payers: list[Payer], who: list, attached: int) -> dict[str, Any]:
    payer, billing = draw(st.sampled_from(who))
    kinds = ["checkout", "intent", "authorised", "legacy"]
    # A customer without an e-mail at Stripe that types one now and then: whether a payment that tells none is matched
    # would depend on what was settled before it. So it either always types it or never does, and an invoice never asks.
    if payer is not None and not billing:
        kinds += ["invoice"] * 6 + ["attached"] * attached
    drawn = {
        "kind": draw(st.sampled_from(kinds)),
        "payer": payer,
        "billing": billing,
        "currency": draw(CURRENCIES),
        "description": draw(TEXT),
        "wait": draw(st.sampled_from([0, 1, 90])),
    }
    if payer is not None and payers[payer].email:
        # Stripe's word on the customer's e-mail outweighs whatever was typed.
        drawn["billing"] = draw(st.none() | st.sampled_from(["other@example.net", "ada@example.com"]))
    drawn["back"] = draw(returns(drawn["kind"] in ("invoice", "attached")))
    # Whether what is not over with the payment's own story goes on only after all other payments.
    drawn["late"] = draw(st.booleans())
    return {**drawn, **draw(details(drawn["kind"]))}


def details(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    invoice = {"bill": bills, "last": st.sampled_from(["Rest", None])}
    return st.fixed_dictionaries(
        {
            "intent": {"amount": AMOUNTS, "declined": RARELY},
            "legacy": {"amount": AMOUNTS},
            "checkout": {"amount": AMOUNTS, "tax": st.sampled_from([0, 19, 400]), "new": RARELY},
            "authorised": {"amount": AMOUNTS, "end": st.sampled_from(["taken", "taken in part", "released", "held"])},
            "invoice": {**invoice, "verbs": st.sampled_from(VERBS)},
            "attached": {**invoice, "what": st.sampled_from(["intent", "legacy", "held"]), "part": st.booleans()},
        }[kind]
    )
