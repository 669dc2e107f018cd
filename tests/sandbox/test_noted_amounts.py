from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox import Credit, Discount, Item, Sandbox, Shipping, Tax

from .noting import invoice_of
from .test_amounts import discounts, percents
from .world import START

items = st.builds(
    lambda amount, taxes: Item("Line", amount, taxes=taxes),
    st.integers(1, 5000),
    st.lists(st.builds(Tax, percents, st.booleans()), max_size=2, unique_by=lambda tax: tax.rate),
)


@given(
    st.lists(items, min_size=1, max_size=4),
    st.lists(discounts, max_size=2),
    st.lists(st.integers(1, 3000), max_size=1),
    st.sampled_from([None, Shipping(999, 190)]),
    st.booleans(),
    st.lists(st.lists(st.integers(0, 5000), min_size=4, max_size=4), max_size=4),
)
def test_notes_that_credit_all_credit_exactly_the_invoice(
    lines: list[Item],
    off: list[Discount],
    credits: list[int],
    shipping: Shipping | None,
    is_paid: bool,
    parts: list[list[int]],
) -> None:
    sandbox = Sandbox(clock=START)
    payer = sandbox.customer("a@example.com")
    tell = sandbox.pay_invoice if is_paid else sandbox.open_invoice
    invoice = tell(payer, lines, discounts=off, credits=credits, shipping=shipping).invoice or ""
    left = {line.id: line.amount for line in invoice_of(sandbox, invoice).lines}
    for part in [*parts, list(left.values())]:
        taken = {id: min(amount, left[id]) for id, amount in zip(left, part, strict=False) if min(amount, left[id])}
        if taken:
            sandbox.credit_note(invoice, [Credit(amount, line=id) for id, amount in taken.items()])
        left = {id: amount - taken.get(id, 0) for id, amount in left.items()}
    if shipping:
        sandbox.credit_note(invoice, shipping=True)
    assert_credited(sandbox, invoice)


def assert_credited(sandbox: Sandbox, invoice: str) -> None:
    notes = [it for it in sandbox.events() if it["type"] == "credit_note.created"]
    told = [it["data"]["object"] for it in notes]
    for note in told:
        lines = [net(line) for line in note["lines"]["data"]]
        assert sum(lines) + note["amount_shipping"] == note["total_excluding_tax"]
        assert min(lines, default=0) >= 0
        levied = sum(tax["amount"] for tax in note["total_taxes"])
        freight = note["shipping_cost"] or {"amount_tax": 0}
        assert note["total"] == note["total_excluding_tax"] + levied + freight["amount_tax"]
        assert note["total"] == note["pre_payment_amount"] + note["post_payment_amount"]
    sums = invoice_of(sandbox, invoice).sums
    assert sum(note["total"] for note in told) == sums.total
    assert sum(note["total_excluding_tax"] for note in told) == sums.total_excluding_tax
    assert invoice_of(sandbox, invoice).remaining == 0


def net(line: dict[str, Any]) -> int:
    """As it is reckoned of an invoice's line."""
    credits = [it for it in line["pretax_credit_amounts"] if it["type"] != "discount"]
    inclusive = [it for it in line["taxes"] if it["tax_behavior"] == "inclusive"]
    return line["amount"] - sum(it["amount"] for it in [*line["discount_amounts"], *credits, *inclusive])
