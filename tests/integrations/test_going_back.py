"""Money that goes back, told wrongly or strangely: a recorded reason, never more than was sold, nothing stuck."""

import pytest

from integrations.models import InboundEvent
from prm.ledger.models import MoneyBack
from tests.door import event
from tests.world import amounts, customer, rows, trace

ADA = "ada@lovelace.example"
INVOICE = {
    "id": "in_1",
    "object": "invoice",
    "status": "paid",
    "currency": "eur",
    "customer": "cus_1",
    "customer_email": ADA,
    "total": 12000,
    "total_excluding_tax": 10000,
    "amount_paid": 12000,
    "charge": "ch_1",
    "lines": {"data": [{"id": "il_1", "amount": 7000}, {"id": "il_2", "amount": 3000}]},
}
CHARGE = {
    "id": "ch_1",
    "object": "charge",
    "status": "succeeded",
    "captured": True,
    "amount": 12000,
    "amount_captured": 12000,
    "currency": "eur",
    "customer": "cus_1",
    "invoice": "in_1",
    "created": 1790000000,
}
REFUND = {
    "id": "re_1",
    "object": "refund",
    "amount": 1200,
    "currency": "eur",
    "charge": "ch_1",
    "status": "succeeded",
    "created": 1790000100,
}
DISPUTE = {
    "id": "dp_1",
    "object": "dispute",
    "amount": 12000,
    "currency": "eur",
    "charge": "ch_1",
    "status": "needs_response",
    "created": 1790000200,
    "balance_transactions": [{"amount": -13000, "currency": "usd"}],
}
NOTE = {
    "id": "cn_1",
    "object": "credit_note",
    "invoice": "in_1",
    "status": "issued",
    "currency": "eur",
    "total": 1200,
    "total_excluding_tax": 1000,
    "created": 1790000300,
    "lines": {"data": [{"id": "cnli_1", "type": "invoice_line_item", "invoice_line_item": "il_2", "amount": 1000}]},
}
pytestmark = pytest.mark.usefixtures("nobody_answers", "paid")


@pytest.fixture
def paid(door):
    customer(ADA, of="north", ids=("cus_1",))
    door.tell(event(INVOICE, key="evt_in"), event(CHARGE, "charge.succeeded", "evt_ch"))
    assert amounts() == [10000]


def tell(door, obj, kind="refund.created", key="evt_1", **more):
    counts = door.tell(event(obj, kind, key, **more))
    assert (counts["pending"], counts["failed"]) == (0, 0)


def only():
    found = MoneyBack.objects.get()
    return found.counted_minor, found.reason_code


def test_a_refund_larger_than_its_charge_takes_back_what_was_sold_and_no_more(door):
    tell(door, {**REFUND, "amount": 99999999})
    assert (amounts(), only()) == ([10000, -10000], (12000, "capped"))


def test_a_refund_of_another_currency_does_not_count_and_says_so(door):
    tell(door, {**REFUND, "currency": "usd"})
    assert (amounts(), only()) == ([10000], (0, "other_currency"))
    assert "It is in another currency than the payment: it does not count." in trace()


def test_a_refund_of_an_unknown_charge_waits(door):
    tell(door, {**REFUND, "charge": "ch_unknown"})
    assert (amounts(), only()) == ([10000], (0, "waiting"))
    assert MoneyBack.objects.get().payment is None


@pytest.mark.parametrize("amount", [-1200, 0])
def test_a_refund_of_nothing_or_less_does_not_count(door, amount):
    tell(door, {**REFUND, "amount": amount})
    assert (amounts(), only()) == ([10000], (0, "not_positive"))


@pytest.mark.parametrize(("field", "value"), [("amount", "12.00"), ("amount", 2**63), ("currency", "euros")])
def test_what_cannot_be_read_fails_with_the_field_named(door, field, value):
    door.tell(event({**REFUND, field: value}, "refund.created", "evt_1"))
    failed = InboundEvent.objects.get(event_id="evt_1")
    assert (failed.state, f"The field {field} of re_1" in failed.reason) == ("failed", True)
    assert amounts() == [10000]


def test_a_refund_that_names_neither_charge_nor_intent_waits(door):
    tell(door, {**REFUND, "charge": None})
    assert (amounts(), only()) == ([10000], (0, "waiting"))


def test_a_refund_that_names_only_the_intent_finds_its_charge(door):
    tell(door, {**CHARGE, "payment_intent": "pi_1"}, "charge.updated", "evt_2")
    tell(door, {**REFUND, "charge": None, "payment_intent": "pi_1"})
    assert (amounts(), only()) == ([10000, -1000], (1200, "counts"))


def test_a_dispute_of_a_charge_that_was_refunded_in_full_takes_nothing(door):
    tell(door, {**REFUND, "amount": 12000})
    tell(door, DISPUTE, "charge.dispute.created", "evt_2")
    assert amounts() == [10000, -10000]
    assert MoneyBack.objects.get(kind="dispute").reason_code == "capped"


@pytest.mark.parametrize("lines", [{}, None, {"data": []}, {"data": None}])
def test_a_credit_note_without_lines_is_spread_over_all(door, lines):
    tell(door, {**NOTE, "lines": lines}, "credit_note.created")
    assert (amounts(), only()) == ([10000, -1000], (1200, "counts"))


def test_a_credit_note_larger_than_its_invoice_takes_back_what_was_sold(door):
    tell(door, {**NOTE, "total": 50000, "total_excluding_tax": 40000}, "credit_note.created")
    assert (amounts(), only()) == ([10000, -10000], (12000, "capped"))


def test_a_credit_note_of_a_line_that_the_invoice_does_not_have_is_spread(door):
    strange = {"data": [{"invoice_line_item": "il_elsewhere", "amount": 1000}]}
    tell(door, {**NOTE, "lines": strange}, "credit_note.created")
    assert amounts() == [10000, -1000]


def test_a_credit_note_of_another_currency_does_not_count(door):
    tell(door, {**NOTE, "currency": "usd"}, "credit_note.created")
    assert (amounts(), only()) == ([10000], (0, "other_currency"))


STEPS_BACK = [
    (REFUND, {"status": "failed"}, {"status": "pending"}, [10000]),
    (DISPUTE, {"status": "won"}, {"status": "under_review"}, [10000]),
    (NOTE, {"status": "void"}, {"status": "issued"}, [10000]),
]


@pytest.mark.parametrize(("obj", "last", "late", "left"), STEPS_BACK, ids=["refund", "dispute", "credit note"])
def test_a_state_that_goes_backwards_is_not_believed(door, obj, last, late, left):
    tell(door, {**obj, **last}, "x.updated", "evt_1")
    tell(door, {**obj, **late}, "x.updated", "evt_2", created=1799999999)
    assert amounts() == left


@pytest.mark.parametrize("kind", ["refund", "dispute", "credit_note", "charge", "invoice"])
def test_an_event_of_a_deleted_object_is_ignored_with_a_reason(door, kind):
    tell(door, {"id": "x_1", "object": kind, "deleted": True}, f"{kind}.deleted")
    told = InboundEvent.objects.get(event_id="evt_1")
    assert (told.state, told.reason) == ("ignored", "x_1 was deleted at Stripe: there is nothing left to read of it.")
    assert rows() == [("sale", 10000, "EUR")]


def test_a_bell_of_a_charge_that_nobody_told_of_makes_no_payment(door):
    bell = {**CHARGE, "id": "ch_old", "invoice": None, "amount_refunded": 1200, "refunds": {"data": [REFUND]}}
    bell["refunds"] = {"data": [{**REFUND, "charge": "ch_old"}]}
    tell(door, bell, "charge.refunded")
    assert (amounts(), only()) == ([10000], (0, "waiting"))


def test_legacy_refunds_without_a_status_and_disputes_with_one_movement_count(door):
    tell(door, {name: value for name, value in REFUND.items() if name != "status"})
    old = {**DISPUTE, "amount": 2400, "balance_transaction": "txn_1", "balance_transactions": None}
    tell(door, old, "charge.dispute.created", "evt_2")
    assert amounts() == [10000, -1000, -2000]


def test_a_time_that_is_none_fails_its_own_event_alone(door):
    door.tell(event({**REFUND, "created": 10**15}, "refund.created", "evt_1"))
    failed = InboundEvent.objects.get(event_id="evt_1")
    assert failed.reason == "The field created of re_1 cannot be read: no such time."
    failed.delete()
    tell(door, {**REFUND, "id": "re_2"}, key="evt_2")
    assert amounts() == [10000, -1000]


def test_a_dispute_that_is_won_is_won_though_its_last_telling_names_no_movement(door):
    tell(door, DISPUTE, "charge.dispute.created", "evt_1")
    assert amounts() == [10000, -10000]
    tell(door, {**DISPUTE, "status": "won", "balance_transactions": []}, "charge.dispute.closed", "evt_2")
    assert amounts() == [10000, -10000, 10000]


def test_a_prevented_dispute_takes_nothing(door):
    tell(door, {**DISPUTE, "status": "prevented", "balance_transactions": []}, "charge.dispute.created")
    assert amounts() == [10000]


def test_a_note_that_names_its_refund_the_old_way_beside_an_empty_new_list_counts_once(door):
    tell(door, {**REFUND, "amount": 1200})
    tell(door, {**NOTE, "refund": "re_1", "refunds": []}, "credit_note.created", "evt_2")
    assert sum(amounts()) == 9000


def test_ids_of_other_payment_methods_are_followed_too(door):
    customer("eve@example.org", of="north", ids=("cus_2",))
    legacy = {**CHARGE, "id": "py_1", "invoice": None, "customer": "cus_2", "currency": "kwd", "amount_captured": 12345}
    tell(door, legacy, "charge.succeeded", "evt_1")
    tell(door, {**REFUND, "id": "pyr_1", "charge": "py_1", "currency": "kwd", "amount": 345}, key="evt_2")
    assert rows()[1:] == [("sale", 12345, "KWD"), ("reversal", -345, "KWD")]


def test_events_that_an_earlier_version_ignored_are_taken_up_again(door):
    from importlib import import_module

    from django.apps import apps

    tell(door, REFUND)
    InboundEvent.objects.filter(event_id="evt_1").update(state="ignored", reason_code="not_about_money")
    migration = import_module("integrations.stripe.migrations.0002_money_back")
    migration.take_up_again(apps, None)
    again = InboundEvent.objects.get(event_id="evt_1")
    assert (again.state, again.reason_code, again.told_at) == ("pending", "", None)
    assert InboundEvent.objects.get(event_id="evt_ch").state == "pending"
    assert InboundEvent.objects.get(event_id="evt_in").state == "done"
    door.tell()
    assert amounts() == [10000, -1000]
