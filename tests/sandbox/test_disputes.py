from typing import Any

import pytest
import stripe

from integrations.sandbox import Dispute, Sandbox

from .heard import heard, last
from .world import START

CREATED, WITHDRAWN = "charge.dispute.created", "charge.dispute.funds_withdrawn"
UPDATED, CLOSED, BACK = "charge.dispute.updated", "charge.dispute.closed", "charge.dispute.funds_reinstated"


def sold(sandbox: Sandbox) -> str:
    return sandbox.charge(1000).charge or ""


def moved(dispute: dict[str, Any]) -> list[int]:
    return [it["amount"] for it in dispute["balance_transactions"]]


def test_a_dispute_is_withdrawn_at_once() -> None:
    sandbox = Sandbox(clock=START)
    charge = sold(sandbox)
    told = heard(sandbox, lambda: sandbox.dispute(charge))
    assert told == {"old": [CREATED, WITHDRAWN], "new": [CREATED, WITHDRAWN]}
    for type in (CREATED, WITHDRAWN):
        dispute = last(sandbox, type)
        assert (dispute["status"], dispute["amount"], moved(dispute)) == ("needs_response", 1000, [-1000])


def test_a_dispute_is_withdrawn_later() -> None:
    sandbox = Sandbox(clock=START)
    dispute = sandbox.dispute(sold(sandbox), 400, withdrawn_later=True)
    assert moved(last(sandbox, CREATED)) == []
    assert moved(last(sandbox, WITHDRAWN)) == [-400]
    assert sandbox.world.need(Dispute, dispute).funds == (-400,)


def test_the_charge_is_disputed_from_then_on(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    charge = sold(sandbox)
    dispute = sandbox.dispute(charge)
    assert api.v1.charges.retrieve(charge).disputed
    sandbox.win(dispute)
    sandbox.refund(charge, 100)
    new, old = (last(sandbox, "charge.refunded", shape) for shape in ("new", "old"))
    assert (new["disputed"], "dispute" in new) == (True, False)
    assert (old["disputed"], old["dispute"]) == (True, dispute)


def test_won_after_an_answer() -> None:
    sandbox = Sandbox(clock=START)
    dispute = sandbox.dispute(sold(sandbox))
    assert heard(sandbox, lambda: sandbox.answer(dispute))["old"] == [UPDATED]
    assert last(sandbox, UPDATED)["status"] == "under_review"
    assert heard(sandbox, lambda: sandbox.win(dispute))["new"] == [CLOSED, BACK]
    assert moved(last(sandbox, CLOSED)) == [-1000]
    assert (moved(last(sandbox, BACK)), last(sandbox, BACK)["status"]) == ([-1000, 1000], "won")
    assert sandbox.world.need(Dispute, dispute).funds == (-1000, 1000)


def test_lost() -> None:
    sandbox = Sandbox(clock=START)
    dispute = sandbox.dispute(sold(sandbox))
    assert heard(sandbox, lambda: sandbox.lose(dispute))["new"] == [CLOSED]
    assert (last(sandbox, CLOSED)["status"], moved(last(sandbox, CLOSED))) == ("lost", [-1000])


def test_an_inquiry_moves_nothing() -> None:
    sandbox = Sandbox(clock=START)
    dispute = sandbox.dispute(sold(sandbox), inquiry=True)
    assert [event["type"] for event in sandbox.events()][-1] == CREATED
    assert (last(sandbox, CREATED)["status"], moved(last(sandbox, CREATED))) == ("warning_needs_response", [])
    sandbox.answer(dispute)
    assert last(sandbox, UPDATED)["status"] == "warning_under_review"
    assert heard(sandbox, lambda: sandbox.close_inquiry(dispute))["new"] == [CLOSED]
    assert (last(sandbox, CLOSED)["status"], moved(last(sandbox, CLOSED))) == ("warning_closed", [])


def test_an_inquiry_becomes_a_dispute() -> None:
    sandbox = Sandbox(clock=START)
    dispute = sandbox.dispute(sold(sandbox), inquiry=True)
    assert heard(sandbox, lambda: sandbox.escalate(dispute))["new"] == [UPDATED, WITHDRAWN]
    assert (last(sandbox, UPDATED)["status"], moved(last(sandbox, UPDATED))) == ("needs_response", [])
    assert moved(last(sandbox, WITHDRAWN)) == [-1000]
    sandbox.lose(dispute)


def test_it_is_settled_in_another_currency() -> None:
    sandbox = Sandbox(clock=START)
    sandbox.win(sandbox.dispute(sold(sandbox), settled_in="usd", rate="1.1"))
    told = last(sandbox, BACK)
    assert (told["amount"], told["currency"], moved(told)) == (1000, "eur", [-1100, 1100])
    assert {it["currency"] for it in told["balance_transactions"]} == {"usd"}
    assert [it["net"] for it in told["balance_transactions"]] == [-2600, 1100]


def test_by_default_what_is_not_refunded_is_disputed() -> None:
    sandbox = Sandbox(clock=START)
    charge = sold(sandbox)
    sandbox.refund(charge, 300)
    assert sandbox.world.need(Dispute, sandbox.dispute(charge)).amount == 700


def test_invalid_use() -> None:
    sandbox = Sandbox(clock=START)
    charge = sold(sandbox)
    for amount in (0, 1001):
        with pytest.raises(ValueError, match="cannot be disputed"):
            sandbox.dispute(charge, amount)
    dispute, inquiry = sandbox.dispute(charge), sandbox.dispute(sold(sandbox), inquiry=True)
    for story in (sandbox.escalate, sandbox.close_inquiry):
        with pytest.raises(ValueError, match="is needs_response"):
            story(dispute)
    for story in (sandbox.win, sandbox.lose):
        with pytest.raises(ValueError, match="is warning_needs_response"):
            story(inquiry)
    sandbox.win(dispute)
    for story in (sandbox.win, sandbox.lose, sandbox.answer):
        with pytest.raises(ValueError, match="is won"):
            story(dispute)


def test_lists(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    told = sandbox.charge(1000)
    dispute, other = sandbox.dispute(told.charge or ""), sandbox.dispute(sold(sandbox), inquiry=True)
    assert [it.id for it in api.v1.disputes.list().data] == [other, dispute]
    assert [it.id for it in api.v1.disputes.list({"charge": told.charge or ""}).data] == [dispute]
    found = api.v1.disputes.list({"payment_intent": told.payment_intent or "", "expand": ["data.payment_intent"]})
    assert [it.payment_intent.id for it in found.data] == [told.payment_intent]
    assert api.v1.disputes.retrieve(dispute, {"expand": ["charge"]}).charge.disputed
    moved = api.v1.balance_transactions.list({"source": dispute}).data
    assert [it.amount for it in moved] == [-1000]
