import pytest
import stripe

from integrations.sandbox import Item, Refund, Sandbox
from integrations.sandbox.objects import Charge

from .conftest import client
from .heard import heard, last
from .world import START


def sold(sandbox: Sandbox, amount: int = 1000) -> str:
    return sandbox.charge(amount).charge or ""


def charge_now(sandbox: Sandbox, id: str) -> tuple[int, bool]:
    charge = sandbox.world.need(Charge, id)
    return charge.amount_refunded, charge.refunded


def test_a_refund_in_each_generation() -> None:
    sandbox = Sandbox(clock=START)
    charge = sold(sandbox)
    told = heard(sandbox, lambda: sandbox.refund(charge, 300))
    assert told == {"old": ["charge.refunded"], "new": ["refund.created", "charge.refunded"]}
    old, new = (last(sandbox, "charge.refunded", shape) for shape in ("old", "new"))
    refund = last(sandbox, "refund.created")
    assert [it["id"] for it in old["refunds"]["data"]] == [refund["id"]]
    assert "refunds" not in new
    assert (new["amount_refunded"], new["refunded"], new["amount_captured"]) == (300, False, 1000)
    assert (refund["amount"], refund["charge"], refund["status"]) == (300, charge, "succeeded")


def test_the_rest_is_refunded_of_an_intents_latest_charge() -> None:
    sandbox = Sandbox(clock=START)
    told = sandbox.charge(1000)
    sandbox.refund(told.payment_intent or "", 300)
    rest = sandbox.world.need(Refund, sandbox.refund(told.payment_intent or ""))
    assert (rest.amount, rest.charge, rest.payment_intent) == (700, told.charge, told.payment_intent)
    assert charge_now(sandbox, told.charge or "") == (1000, True)


@pytest.mark.parametrize(
    ("story", "status", "new"),
    [
        ("refund_succeeds", "succeeded", ["refund.updated", "charge.refund.updated"]),
        ("refund_fails", "failed", ["refund.failed", "refund.updated", "charge.refund.updated"]),
        ("cancel_refund", "canceled", ["refund.updated", "charge.refund.updated"]),
    ],
)
def test_a_refund_changes(story: str, status: str, new: list[str]) -> None:
    sandbox = Sandbox(clock=START)
    charge = sold(sandbox)
    refund = sandbox.refund(charge, status="pending")
    assert heard(sandbox, lambda: getattr(sandbox, story)(refund)) == {"old": ["charge.refund.updated"], "new": new}
    told = sandbox.events()[-1]["data"]
    assert (told["object"]["status"], told["previous_attributes"]["status"]) == (status, "pending")
    assert charge_now(sandbox, charge) == ((1000, True) if status == "succeeded" else (0, False))


def test_a_refund_that_succeeded_may_still_fail() -> None:
    sandbox = Sandbox(clock=START)
    charge = sold(sandbox)
    first, second = sandbox.refund(charge, 400), sandbox.refund(charge)
    sandbox.refund_fails(first)
    assert charge_now(sandbox, charge) == (600, False)
    told = last(sandbox, "refund.failed")
    assert told["failure_reason"]
    assert told["failure_balance_transaction"] != told["balance_transaction"]
    assert sandbox.world.need(Refund, sandbox.refund(charge)).amount == 400
    assert sandbox.world.need(Refund, second).stands


def test_what_was_never_captured_is_listed_without_an_event() -> None:
    sandbox = Sandbox(clock=START)
    held = sandbox.authorise(1000)
    sandbox.capture(held.charge or "", 400)
    assert not [event for event in sandbox.events() if event["type"] == "refund.created"]
    (rest,) = last(sandbox, "charge.captured", "old")["refunds"]["data"]
    assert (rest["amount"], rest["balance_transaction"]) == (600, None)
    assert sandbox.world.need(Refund, rest["id"]).rest
    assert sandbox.world.need(Refund, sandbox.refund(held.charge or "")).amount == 400
    assert charge_now(sandbox, held.charge or "") == (1000, True)
    with pytest.raises(ValueError, match="no money"):
        sandbox.refund_fails(rest["id"])


def test_a_released_authorisation_is_listed_too() -> None:
    sandbox = Sandbox(clock=START)
    held = sandbox.authorise(1000)
    sandbox.release(held.charge or "")
    charge = last(sandbox, "charge.refunded", "old")
    assert (charge["captured"], charge["amount_captured"], charge["refunded"]) == (False, 0, True)
    assert [it["amount"] for it in charge["refunds"]["data"]] == [1000]
    assert "refund.created" not in [event["type"] for event in sandbox.events()]


@pytest.mark.parametrize("amount", [0, -1, 701])
def test_no_more_than_is_left(amount: int) -> None:
    sandbox = Sandbox(clock=START)
    charge = sold(sandbox)
    sandbox.refund(charge, 300, status="pending")
    with pytest.raises(ValueError, match="700 left"):
        sandbox.refund(charge, amount)


def test_invalid_use() -> None:
    sandbox = Sandbox(clock=START)
    held = sandbox.authorise(1000)
    with pytest.raises(ValueError, match="0 left"):
        sandbox.refund(held.charge or "")
    with pytest.raises(ValueError, match="is not failed"):
        sandbox.refund(sold(sandbox), status="failed")
    done = sandbox.refund(sold(sandbox))
    for story in (sandbox.refund_succeeds, sandbox.cancel_refund):
        with pytest.raises(ValueError, match="is succeeded"):
            story(done)
    sandbox.refund_fails(done)
    with pytest.raises(ValueError, match="is failed"):
        sandbox.refund_fails(done)


def test_lists(sandbox: Sandbox, api: stripe.StripeClient) -> None:
    charges = [sold(sandbox), sandbox.legacy_charge(500, id="py_1").charge or ""]
    made = [sandbox.refund(charges[0], 10) for _ in range(12)][::-1]
    other = sandbox.refund(charges[1])
    assert other.startswith("pyr_")
    assert [it.id for it in api.v1.refunds.list({"limit": 2}).data] == [other, made[0]]
    listed = api.v1.refunds.list({"charge": charges[0]})
    assert [it.id for it in listed.auto_paging_iter()] == made
    intent = sandbox.world.need(Charge, charges[0]).payment_intent or ""
    assert len(api.v1.refunds.list({"payment_intent": intent, "limit": 100}).data) == 12
    told = api.v1.refunds.retrieve(other, {"expand": ["charge", "balance_transaction"]})
    assert (told.charge.id, told.balance_transaction.amount) == (charges[1], -500)
    answer = sandbox.respond("GET", "/v1/charges/py_1/refunds", {}, {"authorization": "Bearer sk_test_sandbox"})
    assert answer
    assert [it["id"] for it in answer.json["data"]] == [other]


def test_a_charge_tells_its_refunds_when_asked(sandbox: Sandbox) -> None:
    charge = sold(sandbox)
    made = [sandbox.refund(charge, 10) for _ in range(12)][::-1]
    new, old = client(sandbox, version="2026-08-26.dahlia"), client(sandbox, version="2024-06-20")
    assert "refunds" not in new.v1.charges.retrieve(charge)
    asked = new.v1.charges.retrieve(charge, {"expand": ["refunds"]})
    for refunds in (asked.refunds, old.v1.charges.retrieve(charge).refunds):
        assert [it.id for it in refunds.data] == made[:10]
        assert refunds.has_more


def test_a_refund_of_an_invoices_charge_leaves_the_invoice() -> None:
    sandbox = Sandbox(clock=START)
    paid = sandbox.pay_invoice(sandbox.customer(), [Item("Seat", 1000)])
    told = heard(sandbox, lambda: sandbox.refund(paid.charge or ""))
    assert told["new"] == ["refund.created", "charge.refunded"]
