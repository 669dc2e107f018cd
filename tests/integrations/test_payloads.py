"""Oddities seen in real payloads, which the sandbox does not send."""

import pytest

from integrations.stripe import lines
from integrations.stripe.facts import Telling, merge
from integrations.stripe.payloads import read
from integrations.stripe.told import Told

INVOICE = {
    "id": "in_1",
    "object": "invoice",
    "status": "paid",
    "currency": "eur",
    "total": 10000,
    "lines": {"data": []},
}


def invoice(**fields):
    return told({**INVOICE, **fields})


def told(obj):
    [telling] = [one for one in read(obj) if one.id == obj["id"]]
    return Told(telling.id, telling.kind, merge({}, telling, 1), True)


def line(key, amount, **fields):
    return {"id": key, "object": "line_item", "amount": amount, "description": key, **fields}


def nets(fact):
    split, notes = lines.of(fact)
    return [one.net_minor for one in split], [note["code"] for note in notes]


def test_before_2022_the_net_is_the_total_less_all_taxes():
    taxes = [{"amount": 1000, "inclusive": False}, {"amount": 500, "inclusive": True}]
    assert invoice(total_tax_amounts=taxes, tax=1500).get("net") == 8500


def test_before_tax_amounts_the_tax_field_is_the_tax():
    assert invoice(tax=1600).get("net") == 8400


def test_a_tax_named_in_both_generations_is_taken_off_once():
    old, new = [{"amount": 1600, "inclusive": False}], [{"amount": 1600, "tax_behavior": "exclusive"}]
    assert invoice(total_tax_amounts=old, total_taxes=new, tax=1600).get("net") == 8400
    both = line(
        "il_1",
        1200,
        tax_amounts=[{"amount": 200, "inclusive": True}],
        taxes=[{"amount": 200, "tax_behavior": "inclusive"}],
    )
    assert nets(invoice(total_excluding_tax=1000, lines={"data": [both]})) == ([1000], [])


def test_old_lines_without_discounts_share_the_invoices_in_proportion():
    data = [line("il_1", 6000), line("il_2", 3000), line("il_3", -1000)]
    fact = invoice(total=7100, total_excluding_tax=7100, total_discount_amounts=[{"amount": 900}], lines={"data": data})
    assert nets(fact) == ([5400, 2700, -1000], [])


def test_a_discount_told_only_by_its_presence_is_what_is_missing():
    fact = invoice(
        total=8000, tax=None, discount={"id": "di_1"}, lines={"data": [line("il_1", 5000), line("il_2", 5000)]}
    )
    assert nets(fact) == ([4000, 4000], [])


def test_lines_that_name_their_discounts_are_not_discounted_twice():
    data = [line("il_1", 6000, discount_amounts=[{"amount": 600}]), line("il_2", 4000, discount_amounts=[])]
    fact = invoice(total=9400, total_discount_amounts=[{"amount": 600}], lines={"data": data})
    assert nets(fact) == ([5400, 4000], [])


def test_a_credit_list_that_repeats_the_discounts_counts_them_once():
    credits = [{"type": "discount", "amount": 600}, {"type": "credit_balance_transaction", "amount": 400}]
    data = [line("il_1", 6000, discount_amounts=[{"amount": 600}], pretax_credit_amounts=credits)]
    assert nets(invoice(total_excluding_tax=5000, lines={"data": data})) == ([5000], [])


def test_a_remainder_of_a_unit_a_line_goes_to_the_largest_line():
    data = [line("il_1", 3000, discount_amounts=[]), line("il_2", 5000, discount_amounts=[])]
    assert nets(invoice(total=8002, total_excluding_tax=8002, lines={"data": data})) == ([3000, 5002], ["rounded"])
    assert nets(invoice(total=7999, total_excluding_tax=7999, lines={"data": data})) == ([3000, 4999], ["rounded"])


def test_a_greater_remainder_is_a_row_of_its_own():
    data = [line("il_1", 3000, discount_amounts=[]), line("il_2", 5000, discount_amounts=[])]
    fact = invoice(total=8003, total_excluding_tax=8003, lines={"data": data})
    assert nets(fact) == ([3000, 5000, 3], ["adjusted"])
    assert lines.of(fact)[0][-1].description == "Adjustment"


def test_inclusive_shipping_tax_does_not_count():
    cost = {"amount_subtotal": 1200, "amount_tax": 200, "amount_total": 1200}
    fact = invoice(
        total=11200,
        total_excluding_tax=11000,
        shipping_cost=cost,
        lines={"data": [line("il_1", 10000, discount_amounts=[])]},
    )
    assert nets(fact) == ([10000, 1000], [])


@pytest.mark.parametrize(
    ("listed", "complete"),
    [
        ({}, False),
        (None, False),
        ({"data": []}, True),
        ({"data": [], "has_more": False}, True),
        ({"data": [], "has_more": True}, False),
        ({"data": [], "total_count": 12}, False),
    ],
)
def test_lines_are_known_only_where_all_of_them_came(listed, complete):
    assert invoice(lines=listed).knows("lines") is complete


def test_a_drafts_lines_may_still_change():
    assert not invoice(status="draft").knows("lines")


def test_an_invoice_without_status_is_paid_where_it_says_so():
    assert told({**INVOICE, "status": None, "paid": True}).get("status") == "paid"
    assert told({**INVOICE, "status": None, "paid": False}).get("status") == "open"


def test_two_lines_with_one_id_are_two_lines():
    data = [line("sub_1", 1000, discount_amounts=[]), line("sub_1", 2000, discount_amounts=[])]
    split, _ = lines.of(invoice(total=3000, lines={"data": data}))
    assert [one.key for one in split] == ["sub_1", "sub_1#2"]


CHARGE = {"id": "ch_1", "object": "charge", "status": "succeeded", "captured": True, "amount": 1000, "currency": "eur"}


@pytest.mark.parametrize(
    ("fields", "amount"),
    [
        ({}, 1000),
        ({"amount_captured": 800}, 800),
        ({"captured": False}, 0),
        ({"status": "failed"}, 0),
        ({"status": "pending"}, 0),
        ({"status": None, "paid": True}, 1000),
        ({"status": None, "paid": False}, 0),
    ],
)
def test_what_of_a_charge_is_money(fields, amount):
    assert told({**CHARGE, **fields}).get("amount") == amount


def test_a_succeeded_event_may_hold_an_intent_that_did_not():
    intent = {"id": "pi_1", "object": "payment_intent", "status": "requires_action", "amount": 5, "currency": "eur"}
    assert told(intent).get("status") == "requires_action"


def test_expanded_objects_are_read_too():
    charge = {
        **CHARGE,
        "payment_intent": {"id": "pi_1", "object": "payment_intent", "status": "succeeded", "currency": "eur"},
    }
    assert {one.id for one in read(charge)} == {"ch_1", "pi_1"}


def test_charges_inside_an_old_intent_are_read_too():
    inner = {"object": "list", "data": [CHARGE]}
    intent = {"id": "pi_1", "object": "payment_intent", "status": "succeeded", "currency": "eur", "charges": inner}
    assert {one.id for one in read(intent)} == {"ch_1", "pi_1"}


def test_merging_is_the_same_in_every_order():
    tellings = [
        (Telling("invoice", "in_1", 1, {"status": "open", "email": "a@x.example", "charge": ""}), 5),
        (Telling("invoice", "in_1", 4, {"status": "paid", "charge": "ch_1"}), 3),
        (Telling("invoice", "in_1", 4, {"status": "paid", "charge": "ch_2", "email": None}), 3),
        (Telling("invoice", "in_1", 3, {"status": "void"}), 9),
    ]
    from itertools import permutations

    ends = []
    for order in permutations([*tellings, tellings[0]]):
        data = {}
        for telling, at in order:
            data = merge(data, telling, at)
        ends.append(data)
    assert all(end == ends[0] for end in ends)
    assert ends[0]["status"][2] == "paid"
