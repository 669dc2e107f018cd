from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox import Discount, Item, Sandbox, Shipping, Tax

from .world import START, tell_everything

amounts = st.integers(-5000, 50000)
percents = st.sampled_from(["0", "5", "7.7", "12.5", "19", "20", "33.333", "100"])
items = st.builds(Item, st.just("Line"), amounts, proration=st.booleans())
discounts = st.one_of(st.builds(Discount, percents), st.builds(Discount, amount=st.integers(1, 9000)))
taxes = st.builds(Tax, percents, st.booleans())


def final(sandbox: Sandbox, shape: str, kind: str = "invoice") -> list[dict[str, Any]]:
    """Each object as its last event told it."""
    told = [event["data"]["object"] for event in sandbox.events(shape)]
    return list({it["id"]: it for it in told if it["object"] == kind}.values())


def summed(parts: list[dict[str, Any]], *keys: str) -> dict[Any, int]:
    sums: dict[Any, int] = {}
    for part in parts:
        key = tuple(str(part[key]) for key in keys)
        sums[key] = sums.get(key, 0) + part["amount"]
    return sums


def assert_consistent(invoice: dict[str, Any]) -> None:
    lines = invoice["lines"]["data"]
    over = [tax for line in lines for tax in line["taxes"]]
    levied = sum(tax["amount"] for tax in invoice["total_taxes"])
    exclusive = sum(t["amount"] for t in invoice["total_taxes"] if t["tax_behavior"] == "exclusive")
    off = sum(part["amount"] for part in invoice["total_discount_amounts"])
    credits = [p for p in invoice["total_pretax_credit_amounts"] if p["type"] != "discount"]
    shipping = invoice["shipping_cost"] or {"amount_subtotal": 0, "amount_tax": 0, "amount_total": 0}
    given_up = off + sum(part["amount"] for part in credits)
    assert invoice["subtotal"] == sum(line["amount"] for line in lines)
    assert invoice["total"] == invoice["subtotal"] - given_up + exclusive + shipping["amount_total"]
    assert invoice["total_excluding_tax"] == invoice["total"] - levied - shipping["amount_tax"]
    assert summed(over, "tax_rate_details") == summed(invoice["total_taxes"], "tax_rate_details")
    assert summed([part for line in lines for part in line["discount_amounts"]], "discount") == summed(
        invoice["total_discount_amounts"], "discount"
    )
    assert summed([part for line in lines for part in line["pretax_credit_amounts"]], "type") == summed(
        invoice["total_pretax_credit_amounts"], "type"
    )
    credited = invoice["pre_payment_credit_notes_amount"]
    assert invoice["amount_due"] == max(invoice["total"] + invoice["starting_balance"], 0) - credited
    assert invoice["amount_remaining"] == invoice["amount_due"] - invoice["amount_paid"]
    assert invoice["ending_balance"] == min(invoice["total"] + invoice["starting_balance"], 0)


def test_every_invoice_is_consistent() -> None:
    for invoice in final(tell_everything(Sandbox(clock=START)), "new"):
        if not invoice["lines"]["has_more"]:
            assert_consistent(invoice)


@given(
    st.lists(items, min_size=1, max_size=6),
    st.lists(discounts, max_size=2),
    st.lists(taxes, max_size=2, unique_by=lambda tax: tax.rate),
    st.lists(st.integers(1, 3000), max_size=2),
    st.sampled_from([None, Shipping(500), Shipping(999, 190)]),
    st.sampled_from([0, 1, 700, 100000]),
)
def test_any_invoice_is_consistent(
    lines: list[Item],
    off: list[Discount],
    levied: list[Tax],
    credits: list[int],
    shipping: Shipping | None,
    balance: int,
) -> None:
    sandbox = Sandbox(clock=START)
    payer = sandbox.customer("a@example.com")
    sandbox.pay_invoice(
        payer,
        lines,
        discounts=off,
        taxes=levied,
        credits=credits,
        shipping=shipping,
        balance_credit=balance,
    )
    (invoice,) = final(sandbox, "new")
    (before,) = final(sandbox, "old")
    assert invoice["status"] == "paid"
    assert_consistent(invoice)
    for name in ("total", "total_excluding_tax", "subtotal", "amount_paid"):
        assert invoice[name] == before[name]
    assert (before["tax"] or 0) == before["total"] - before["total_excluding_tax"]


def test_the_worked_example() -> None:
    sandbox = Sandbox(clock=START)
    payer = sandbox.customer("a@example.com")
    sandbox.pay_invoice(payer, [Item("Seat", 10000)], discounts=[Discount("10")], taxes=[Tax("20")])
    (invoice,) = final(sandbox, "new")
    assert (invoice["total_excluding_tax"], invoice["total"], invoice["amount_paid"]) == (9000, 10800, 10800)


def test_inclusive_tax_is_within_the_amount() -> None:
    sandbox = Sandbox(clock=START)
    sandbox.pay_invoice(sandbox.customer(), [Item("Seat", 11900)], taxes=[Tax(19, inclusive=True)])
    (invoice,) = final(sandbox, "new")
    assert (invoice["total"], invoice["total_excluding_tax"]) == (11900, 10000)
    assert invoice["subtotal_excluding_tax"] == 10000


def test_a_credit_balance_pays_first_and_a_negative_invoice_adds_to_it() -> None:
    sandbox = Sandbox(clock=START)
    payer = sandbox.customer("a@example.com")
    sandbox.pay_invoice(payer, [Item("Back", -700)])
    sandbox.pay_invoice(payer, [Item("Seat", 1000)])
    back, seat = final(sandbox, "new")
    assert (back["amount_due"], back["amount_paid"], back["ending_balance"]) == (0, 0, -700)
    assert (seat["starting_balance"], seat["amount_paid"], seat["ending_balance"]) == (-700, 300, 0)


def test_a_float_is_no_percentage() -> None:
    with pytest.raises(TypeError):
        Tax(7.7)  # type: ignore[arg-type]
