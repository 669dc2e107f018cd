"""The customer that an accepted lead finds, and sales of nobody's credited anew: without a provider."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from prm.customers.models import Customer
from prm.ledger import claiming, crediting
from prm.ledger.back import Back
from prm.ledger.facts import Facts, Line
from prm.ledger.models import Payment, Transaction
from prm.ledger.policy import Policy
from prm.ledger.settling import settle, supersede
from prm.ledger.signals import transaction_recorded
from prm.ledger.wishes import Refused
from tests.world import customer, deal, lead, partner

ADA = "ada@lovelace.example"
MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db
TOLD = {"provider": "stripe", "account": "acct_1Test", "livemode": False, "occurred_at": MOMENT, "payer_email": ADA}


def facts(key="in_1", net=1000, **more):
    told = {"currency": "EUR", "net_minor": net, "gross_minor": net, "title": "Seats", **TOLD}
    return Facts(external_id=key, **told | more)


def who(payer="", email=ADA):
    return facts("pull 1", 0, payer_id=payer, payer_email=email)


def claim(prospect, *payers, at=None, **policy):
    return claiming.claim(prospect, payers, Policy(**policy), at or timezone.now())


def went(key, minor, fallen=""):
    return Back(key, "refund", minor, "EUR", "failed" if fallen else "succeeded", MOMENT, "ch_1", fallen)


def credit(payment):
    with transaction.atomic():
        return crediting.credit_anew(payment)


def rows():
    return list(Transaction.objects.order_by("pk").values_list("kind", "line", "amount_minor", "partner__key"))


@pytest.fixture
def unclaimed():
    """A customer of nobody's, with a payment of 1,000."""
    return customer(ADA), settle(facts(), Policy())


def claimed(known, by="north"):
    Customer.objects.get(pk=known.pk).claim(partner(by), reason="test")


def test_nothing_is_credited_anew_while_nobody_has_claimed_the_customer(unclaimed):
    assert not credit(unclaimed[1])
    assert len(rows()) == 1


def test_a_sale_is_credited_anew_once(unclaimed):
    known, payment = unclaimed
    claimed(known)
    assert [credit(payment), credit(payment)] == [True, False]
    assert rows() == [("sale", "", 1000, None), ("reversal", "", -1000, None), ("sale", "", 1000, "north")]
    assert list(Transaction.objects.values_list("seq", flat=True).order_by("pk")) == [1, 2, 3]


def test_what_is_credited_already_stays(unclaimed):
    known, _ = unclaimed
    claimed(known)
    later = settle(facts("in_2", 500), Policy())
    assert not credit(later)
    assert crediting.uncredited([known.pk], LONG_AGO) == [unclaimed[1]]


def test_those_before_the_days_and_of_another_account_are_not_meant(unclaimed):
    known, payment = unclaimed
    claimed(known)
    assert crediting.uncredited([known.pk], MOMENT, account="acct_1Test") == [payment]
    assert crediting.uncredited([known.pk], MOMENT + timedelta(seconds=1)) == []
    assert crediting.uncredited([known.pk], MOMENT, account="acct_2") == []
    credit(payment)
    assert crediting.uncredited([known.pk], MOMENT) == []


def test_each_line_by_what_stands_of_it_a_negative_one_too():
    known = customer(ADA)
    lines = (Line("il_1", 1000, "", "Seats"), Line("il_2", -400, "", "Unused time"), Line("il_3", 300, "", "Setup"))
    told = {"net": 900, "lines": lines}
    payment = settle(facts(**told), Policy(splitting="line"))
    note = Back("cn_1", "note", 300, "EUR", "issued", MOMENT, "in_1", lines=(("il_3", 300),))
    settle(facts(**told, back=(note,)), Policy(splitting="line"))
    claimed(known)
    credit(payment)
    assert rows()[4:] == [
        ("reversal", "il_1", -1000, None),
        ("reversal", "il_2", 400, None),
        ("sale", "il_1", 1000, "north"),
        ("sale", "il_2", -400, "north"),
    ]
    settle(facts(**told, back=(note, went("re_1", 600))), Policy(splitting="line"))
    stand = dict.fromkeys(("il_1", "il_2", "il_3"), 0)
    for _, line, minor, _partner in rows():
        stand[line] += minor
    assert stand == {"il_1": 0, "il_2": 0, "il_3": 0}
    assert {who for kind, _, _, who in rows()[8:]} == {"north"}


def test_refunds_before_stay_netted_and_what_changes_later_is_the_partners(unclaimed):
    known, payment = unclaimed
    settle(facts(back=(went("re_1", 300),)), Policy())
    claimed(known)
    credit(payment)
    settle(facts(back=(went("re_1", 300), went("re_2", 200))), Policy())
    settle(facts(back=(went("re_1", 300, "failed"), went("re_2", 200))), Policy())
    assert rows()[1:] == [
        ("reversal", "", -300, None),
        ("reversal", "", -700, None),
        ("sale", "", 700, "north"),
        ("reversal", "", -200, "north"),
        ("reinstatement", "", 300, "north"),
    ]
    new = Transaction.objects.get(replaces__isnull=False)
    assert set(new.reversals.values_list("source", flat=True)) == {"re_1", "re_2"}
    settle(facts(back=(went("re_1", 300, "failed"), went("re_2", 200))), Policy())
    assert (credit(payment), len(rows())) == (False, 6)


def test_what_is_refunded_as_a_whole_is_the_partners_once_it_stands_again(unclaimed):
    known, payment = unclaimed
    settle(facts(back=(went("re_1", 1000),)), Policy())
    claimed(known)
    assert (credit(payment), len(rows())) == (False, 2)
    settle(facts(back=(went("re_1", 1000, "failed"),)), Policy())
    assert rows()[2:] == [
        ("reinstatement", "", 1000, None),
        ("reversal", "", -1000, None),
        ("sale", "", 1000, "north"),
    ]
    settle(facts(back=(went("re_1", 1000, "failed"), went("re_2", 1000))), Policy())
    assert (credit(payment), rows()[5:]) == (False, [("reversal", "", -1000, "north")])


def test_what_was_claimed_without_a_pull_stays_nobodys_when_it_stands_again(unclaimed):
    known, _ = unclaimed
    settle(facts(back=(went("re_1", 1000),)), Policy())
    claimed(known)
    settle(facts(back=(went("re_1", 1000, "failed"),)), Policy())
    assert rows()[2:] == [("reinstatement", "", 1000, None)]


def test_an_invoice_that_supersedes_takes_the_new_sale_back(unclaimed):
    known, payment = unclaimed
    claimed(known)
    credit(payment)
    supersede(Payment.objects.get(), "in_9")
    assert rows()[3:] == [("reversal", "", -1000, "north")]
    assert not credit(payment)


def test_both_are_announced_together_and_saved_before(unclaimed):
    known, payment = unclaimed
    claimed(known)
    heard = []

    def hear(sender, payment, transactions, **_):
        heard.append([(one.kind, one.pk is not None) for one in transactions])
        assert payment.reason_code == "recorded_unclaimed" or payment.reason_code == "recorded"

    transaction_recorded.connect(hear)
    credit(payment)
    transaction_recorded.disconnect(hear)
    assert heard == [[("reversal", True), ("sale", True)]]


def test_the_deal_that_claimed_is_named_and_a_named_one_stays():
    known = customer(ADA)
    old = settle(facts(), Policy())
    later = deal(ADA, "south", day=3)
    later.associate(known)
    claimed(known, "south")
    credit(old)
    assert list(Transaction.objects.order_by("pk").values_list("deal", flat=True)) == [None, None, later.pk]


def test_a_new_customer_learns_all_ids_and_the_lead_converts_once():
    first, second = lead(ADA, day=1), lead(ADA, day=2)
    made = claim(second, who("cus_1"), who("cus_2"), who())
    known = Customer.objects.get()
    assert (made.customers, made.payers, made.fresh, made.others) == ([known.pk], ["cus_1", "cus_2"], [], [])
    for one in (first, second):
        one.refresh_from_db()
    assert (first.status, second.status, known.partner.key) == ("converted", "accepted", "north")
    assert set(known.external_ids.values_list("external_id", flat=True)) == {"cus_1", "cus_2"}


def test_an_unclaimed_customer_of_another_email_is_found_by_its_id_first():
    known = customer("billing@lovelace.example", ids=("cus_2",))
    prospect = lead(ADA)
    made = claim(prospect, who("cus_1"), who("cus_2"))
    prospect.refresh_from_db()
    known.refresh_from_db()
    assert (prospect.customer, known.partner.key, made.fresh) == (known, "north", [known.pk])
    assert (made.customers, made.payers) == ([known.pk], ["cus_2"])


def test_the_id_of_another_partners_customer_is_set_aside_and_the_rest_goes_on():
    customer("theirs@lovelace.example", "south", ids=("cus_1",))
    prospect = lead(ADA)
    made = claim(prospect, who("cus_1"), who("cus_2"))
    prospect.refresh_from_db()
    assert (made.payers, made.others) == (["cus_2"], [{"customer": "theirs@lovelace.example", "partner": "South"}])
    assert prospect.customer.pk == made.customers[0]


def test_a_lead_that_has_converted_takes_no_other_along():
    first, second = lead(ADA, day=1), lead(ADA, day=2)
    claim(first, who("cus_1"))
    claim(first, who("cus_1"), who())
    second.refresh_from_db()
    assert (second.status, Customer.objects.count()) == ("accepted", 1)


def test_whether_it_was_unclaimed_then_is_read_from_its_history():
    known = customer(ADA)
    prospect = lead(ADA)
    accepted_at = timezone.now()
    known.claim(prospect.partner, reason="a payment")
    assert claim(prospect, who(), at=accepted_at).fresh == [known.pk]
    assert claim(prospect, who()).fresh == []


def test_the_locks_name_all_that_the_customers_are_known_by():
    customer(ADA, ids=("cus_9", "cus_3"))
    prospect = lead(ADA)
    mine = [f"payer:stripe:acct_1Test:cus_{n}" for n in (1, 3, 9)]
    assert claiming.locks(prospect, [who("cus_1"), who()]) == [f"email:{ADA}", *mine]


def test_a_payment_that_is_no_longer_unmatched_is_not_settled_again():
    customer(ADA, "north")
    payment = settle(facts(), Policy())
    wish = crediting.ForLead(payment, None, None, lead="Ada")
    with pytest.raises(Refused):
        settle(facts(), Policy(), wish=wish)
    assert len(rows()) == 1
