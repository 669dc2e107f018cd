"""Why each row of a payment is there, and the way to it."""

from django.db import transaction

from prm.ledger.admin.timeline import _look
from prm.ledger.models import Payment
from prm.ledger.settling import supersede
from tests.admin.reading import opened, said, table
from tests.admin.world import LOST, NOTE, REFUND, WON

CODES = """back back_refund back_dispute back_note back_notes back_share back_stands row row_reversed row_reinstated
    asked_refunds asked_note asked_note_lines"""


def test_every_row_names_its_cause_and_opens_it_in_stripe(staff, told):
    payment = told(REFUND, LOST, NOTE)
    page = opened(staff, payment)
    rows = [(row[1], row[3]) for row in table(page, "What it became")]
    stripe = "Open in Stripe"
    assert rows == [
        ("Sale", "€60.00"),
        ("Sale", "€30.00"),
        (f"Reversal Refund of €21.60, succeeded re_1 {stripe}", "−€12.00"),
        (f"Reversal Refund of €21.60, succeeded re_1 {stripe}", "−€6.00"),
        (f"Reversal Dispute, lost du_1 {stripe}", "−€6.00"),
        (f"Reversal Dispute, lost du_1 {stripe}", "−€3.00"),
        (f"Reversal Credit note cn_1 {stripe}", "−€2.25"),
        (f"Reversal Credit note cn_1 {stripe}", "−€7.75"),
    ]
    for place in ("refunds/re_1", "disputes/du_1", "credit_notes/cn_1"):
        assert f'href="https://dashboard.stripe.com/test/{place}"' in page


def test_a_won_dispute_is_reinstated_and_the_figure_is_whole_again(staff, told):
    payment = told(LOST, WON, split=False)
    page = opened(staff, payment)
    assert [row[1].removesuffix(" du_1 Open in Stripe") for row in table(page, "What it became")] == [
        "Sale",
        "Reversal Dispute, since won",
        "Reinstatement Dispute, won",
    ]
    assert table(page, "What was paid for")[-1][2:] == ["€90.00", "€0.00", "€90.00"]
    assert "stands of" not in page
    last = opened(staff, payment.transactions.get(kind="reinstatement"))
    assert "Reinstates Order 0 Because of Dispute, won du_1" in said(last)


def test_a_payment_that_an_invoice_took_over_says_so(staff, world):
    payment, invoice = world.paid(0), world.paid(1)
    with transaction.atomic():
        supersede(payment, invoice.external_id)
    page = opened(staff, Payment.objects.get(pk=payment.pk))
    assert "€0.00 stands of €90.00" in said(page)
    assert table(page, "What it became")[1][1] == "Reversal Settled by in_1 in_1 Open in Stripe"
    assert f'/payment/{invoice.pk}/change/">Settled by in_1</a>' in page


def test_the_way_shows_the_arithmetic_and_each_step_has_its_look(staff, told):
    payment = told(REFUND, NOTE)
    page = said(opened(staff, payment))
    assert "Credit notes took €12.00 of €108.00 paid, and name their net: €10.00." in page
    assert "Refunds and disputes took €21.60 of €96.00. The same part of the net €80.00 is €18.00." in page
    assert "€62.00 of €90.00 should stand." in page
    looks = {code: _look(code, payment) for code in CODES.split()}
    assert {icon for code, (_, icon) in looks.items() if code.startswith("asked")} == {"search"}
    assert "search" not in {icon for code, (_, icon) in looks.items() if not code.startswith("asked")}
    assert looks["back_note"] != looks["back_notes"]
    assert looks["row_reversed"] != looks["row_reinstated"]
