"""That what is meant to be drawn of money that goes back comes about at Stripe, and what holds of it by itself."""

from collections import Counter
from collections.abc import Iterator

from hypothesis import given, settings

from integrations.sandbox import CreditNote, Refund, Sandbox
from tests.properties import billed
from tests.properties.amounts import SHIPPING, net_by_line
from tests.properties.examples import examples
from tests.properties.plain import Payment
from tests.properties.returned import Note
from tests.properties.stage import START
from tests.properties.taken_back import taken_back
from tests.properties.telling import Teller
from tests.properties.worlds import worlds

REFUNDS = {f"refund {one}" for one in ("pending", "requires_action", "succeeded", "failed", "canceled", "never money")}
DISPUTES = {"dispute warning_closed", "dispute needs_response", "dispute under_review", "dispute won", "dispute lost"}
NOTES = {"before payment", "after payment", "void", "custom", "of a line", "shipping", "of many lines", "outside"}
NOTES |= {"to the balance", "by a refund alone", "by a refund in part", "by a part of a refund", "by several refunds"}
PAYMENTS = {"several", "of several charges", "a dispute after a refund", "all", "in part"}


def test_what_is_drawn_comes_about():
    met: Counter[str] = Counter()

    @given(worlds())
    @settings(max_examples=examples(300))
    def drawn(world):
        sandbox = Sandbox(clock=START)
        for _ in Teller(sandbox, world).act():
            pass
        for payment in billed.payments(sandbox):
            met.update(tags(sandbox, payment))
            back = taken_back(payment)
            for line, net in net_by_line(payment).items():
                assert min(net, 0) <= back[line] <= max(net, 0)

    drawn()
    assert (REFUNDS | DISPUTES | NOTES | PAYMENTS) - set(met) == set()


def tags(sandbox: Sandbox, payment: Payment) -> Iterator[str]:
    yield from (f"refund {'never money' if one.rest else one.status}" for one in payment.refunds)
    yield from (f"dispute {one.status}" for one in payment.disputes)
    for note in payment.notes:
        yield from about(sandbox, sandbox.world.need(CreditNote, note.id), note)
    back, sold = taken_back(payment), net_by_line(payment)
    refunded = {one.charge for one in payment.refunds if not one.rest}
    told = {
        "several": len(payment.refunds) + len(payment.disputes) + len(payment.notes) > 2,
        "of several charges": len(refunded | {one.charge for one in payment.disputes}) > 1,
        "a dispute after a refund": any(one.charge in refunded for one in payment.disputes),
        "all": any(sold.values()) and back == sold,
        "in part": any(back.values()) and back != sold,
    }
    yield from (name for name, holds in told.items() if holds)


def about(sandbox: Sandbox, made: CreditNote, note: Note) -> Iterator[str]:
    lines = [line for line, _ in note.credits]
    told = {
        "before payment": made.pre_payment_amount,
        "after payment": made.post_payment_amount,
        "void": note.void,
        "custom": None in lines,
        "of a line": any(line not in (None, SHIPPING) for line in lines),
        "shipping": SHIPPING in lines,
        "of many lines": len(lines) > 11,
        "outside": made.out_of_band_amount,
        "to the balance": made.balance_amount,
        "by a refund alone": made.refunds and not made.balance_amount and not made.out_of_band_amount,
        "by a refund in part": made.refunds and made.balance_amount,
        "by a part of a refund": any(amount < sandbox.world.need(Refund, key).amount for key, amount in made.refunds),
        "by several refunds": len(made.refunds) > 1,
    }
    yield from (name for name, holds in told.items() if holds)
