"""The page of a payment of which money went back."""

from tests.admin.reading import opened, said, table
from tests.admin.world import LINES, LOST, NOTE, REFUND, went


def test_each_line_tells_what_it_sold_what_was_reversed_and_what_stands(staff, told):
    page = opened(staff, told(REFUND, LOST, NOTE))
    assert table(page, "What was paid for") == [
        ["Analytics", "– none", "€60.00", "−€20.25", "€39.75"],
        ["Onboarding", "– none", "€30.00", "−€16.75", "€13.25"],
        ["EUR Total", "", "€90.00", "−€37.00", "€53.00"],
    ]
    assert "€53.00 stands of €90.00" in said(page)
    assert "The payer paid €108.00. Of that €44.40 went back." in said(page)


def test_of_an_unsplit_payment_only_the_whole_tells_what_stands(staff, told):
    page = opened(staff, told(REFUND, split=False))
    unknown = ["– none", "– none"]
    assert table(page, "What was paid for") == [
        ["Analytics", "– none", "€60.00", *unknown],
        ["Onboarding", "– none", "€30.00", *unknown],
        ["EUR Whole payment", "", "€90.00", "−€18.00", "€72.00"],
    ]


def test_a_single_line_is_the_whole_payment(staff, world):
    world.paid(0)
    page = opened(staff, world.told_back(0, REFUND))
    assert [row[2:] for row in table(page, "What was paid for")] == [["€90.00", "−€18.00", "€72.00"]] * 2


def test_a_payment_that_became_nothing_shows_its_lines_alone(staff, world):
    page = opened(staff, world.payment(0, lines=LINES, back=(REFUND,)))
    assert [row[2:] for row in table(page, "What was paid for")] == [["€60.00"], ["€30.00"]]
    assert "Its payment made no transaction, so there is nothing to take back." in said(page)
    assert "stands of" not in page


def test_what_went_back_is_listed_with_its_state_and_what_it_counts_for(staff, told):
    page = opened(staff, told(went("re_1", 20000), went("re_2", 500, state="failed", fallen="failed")))
    assert table(page, "What went back") == [
        ["Refund re_2 Open in Stripe", "Failed It failed: the money stayed.", "4 Mar 2026", "€5.00", "€0.00"],
        [
            "Refund re_1 Open in Stripe",
            "Succeeded More than there was left to give back: the rest does not count.",
            "3 Mar 2026",
            "€200.00",
            "€108.00",
        ],
    ]
