"""Who a payment belongs to. One test per rule, in both generations of Stripe's API."""

import pytest

from prm.customers.models import Customer, ExternalId
from prm.deals.models import Deal
from prm.ledger.models import Payment, Transaction
from tests.world import amounts, choose, customer, deal, lead, outcome, trace

ADA = "ada@lovelace.example"


def pays(shop, stripe, email=ADA, amount=1000, **more):
    paid = stripe.charge(amount, customer=stripe.customer(email), **more)
    shop.tell(*stripe.events())
    return paid


def credited():
    return list(Transaction.objects.order_by("pk").values_list("partner__key", flat=True))


def test_emails_compare_trimmed_and_case_folded(shop, stripe):
    found = lead("  ADA@Lovelace.Example ")
    pays(shop, stripe, "Ada@LOVELACE.example")
    found.refresh_from_db()
    assert (found.status, found.customer.email, credited()) == ("converted", ADA, ["north"])


def test_the_earliest_accepted_lead_converts_and_only_that_one(shop, stripe):
    late, early = lead(ADA, "south", day=9), lead(ADA, "north", day=3)
    pending, declined = lead(ADA, "west", day=1, status="pending"), lead(ADA, "west", day=2, status="declined")
    pays(shop, stripe)
    for one in (late, early, pending, declined):
        one.refresh_from_db()
    assert [one.status for one in (late, early, pending, declined)] == ["accepted", "converted", "pending", "declined"]
    assert credited() == ["north"]


def test_a_second_payment_converts_nobody(shop, stripe):
    lead(ADA, "north", day=1)
    payer = stripe.customer(ADA)
    stripe.charge(1000, customer=payer)
    shop.tell(*stripe.events())
    second = lead(ADA, "south", day=2)
    stripe.charge(2000, customer=payer)
    shop.tell(*stripe.events())
    second.refresh_from_db()
    assert (second.status, credited()) == ("accepted", ["north", "north"])


def test_every_waiting_deal_gets_the_customer_of_the_earliest_deals_partner(shop, stripe):
    first, second = deal(ADA, "south", day=1, status="won"), deal(" ADA@lovelace.example", "north", day=5)
    lost, pending = deal(ADA, "west", day=0, status="lost"), deal(ADA, "west", day=0, status="pending")
    pays(shop, stripe)
    assert set(Deal.objects.exclude(customer=None).values_list("pk", flat=True)) == {first.pk, second.pk}
    row = Transaction.objects.get()
    assert (row.partner.key, row.deal_id) == ("south", second.pk)
    assert not {lost.pk, pending.pk} & set(Deal.objects.exclude(customer=None).values_list("pk", flat=True))


def test_where_a_deal_matches_too_it_names_the_partner_and_the_lead_converts(shop, stripe):
    prospect = lead(ADA, "north")
    deal(ADA, "south", day=30)
    pays(shop, stripe)
    prospect.refresh_from_db()
    assert (prospect.status, Customer.objects.count(), credited()) == ("converted", 1, ["south"])


def test_a_deal_registered_after_the_first_payment_is_associated_by_the_next(shop, stripe):
    lead(ADA, "north")
    payer = stripe.customer(ADA)
    stripe.charge(1000, customer=payer)
    shop.tell(*stripe.events())
    late = deal(ADA, "south", day=60)
    stripe.charge(2000, customer=payer)
    shop.tell(*stripe.events())
    late.refresh_from_db()
    assert late.customer == Customer.objects.get()
    assert credited() == ["north", "north"]
    assert Transaction.objects.order_by("pk").last().deal == late


def test_a_known_customer_is_found_by_its_stripe_id_whatever_its_email(shop, stripe):
    payer = stripe.customer("billing@elsewhere.example")
    known = customer("ceo@known.example", "north", (payer,))
    stripe.charge(1000, customer=payer)
    shop.tell(*stripe.events())
    assert Transaction.objects.get().customer == known


def test_the_trace_names_the_other_claimant_of_an_email(shop, stripe):
    payer = stripe.customer(ADA)
    customer("ceo@known.example", "north", (payer,))
    customer(ADA, "south")
    stripe.charge(1000, customer=payer)
    shop.tell(*stripe.events())
    assert credited() == ["north"]
    assert f"{ADA} has the e-mail {ADA} too" in trace()


def test_the_earliest_customer_of_an_email_gets_the_new_id_too(shop, stripe):
    customer(ADA, "south", day=9)
    early = customer(ADA, "north", ("cus_before",), day=2)
    pays(shop, stripe)
    assert early.external_ids.count() == 2
    assert credited() == ["north"]


def test_several_stripe_customers_of_one_email_are_one_customer(shop, stripe):
    lead(ADA)
    for _ in range(3):
        stripe.checkout(1000, email=ADA, new_customer=True)
    stripe.checkout(1000, email=ADA)
    shop.tell(*stripe.events())
    assert (Customer.objects.count(), ExternalId.objects.count(), amounts()) == (1, 3, [1000] * 4)


def test_an_unclaimed_customer_is_claimed_by_the_lead_that_matches(shop, stripe):
    unclaimed = customer(ADA)
    pays(shop, stripe)
    assert (credited(), outcome()[1]) == ([None], f"Recorded for {ADA}, whom no partner has claimed.")
    prospect = lead(ADA, "north")
    stripe.charge(2000, email=ADA)
    shop.tell(*stripe.events())
    unclaimed.refresh_from_db()
    prospect.refresh_from_db()
    assert (unclaimed.partner.key, prospect.status) == ("north", "converted")
    assert credited() == [None, "north"]


def test_a_claimed_customer_never_changes_hands(shop, stripe):
    claimed = customer(ADA, "north")
    other = lead(ADA, "south")
    deal(ADA, "south")
    pays(shop, stripe)
    claimed.refresh_from_db()
    other.refresh_from_db()
    assert (claimed.partner.key, other.status, credited()) == ("north", "accepted", ["north"])


def test_nobody_is_a_recorded_state_with_a_reason(shop, stripe):
    pays(shop, stripe, "nobody@nowhere.example")
    assert outcome() == ("unmatched", "No lead, deal or customer with nobody@nowhere.example.")
    assert (Customer.objects.count(), amounts()) == (0, [])


def test_a_lead_still_pending_is_named_in_the_reason(shop, stripe):
    lead(ADA, status="pending", name="Ada Lovelace")
    pays(shop, stripe)
    assert outcome() == ("unmatched", f"No customer with {ADA}. The lead Ada Lovelace is still pending.")


@pytest.mark.parametrize(
    ("switch", "make", "reason"),
    [
        ("convert_lead", lead, "but converting leads is switched off."),
        ("associate_deal", deal, "but associating deals is switched off."),
    ],
)
def test_what_is_switched_off_does_not_happen_and_is_said(shop, stripe, switch, make, reason):
    waiting = make(ADA)
    choose(shop.connection, **{switch: False})
    pays(shop, stripe)
    waiting.refresh_from_db()
    assert waiting.customer is None
    assert outcome()[0] == "unmatched"
    assert outcome()[1].endswith(reason)


def test_with_transactions_switched_off_leads_still_convert(shop, stripe):
    prospect = lead(ADA)
    choose(shop.connection, create_transaction=False)
    pays(shop, stripe)
    prospect.refresh_from_db()
    assert prospect.status == "converted"
    assert (outcome(), amounts()) == (("ignored", "Transactions are switched off."), [])


def test_the_invoices_own_email_goes_before_the_customers(shop, stripe):
    lead("invoice@ada.example", "north")
    lead(ADA, "south")
    payer = stripe.customer(ADA)
    stripe.pay_invoice(payer, [{"description": "Seats", "amount": 1000}], customer_email="invoice@ada.example")
    shop.tell(*stripe.events())
    assert credited() == ["north"]


def test_the_customers_email_goes_before_the_billing_one(shop, stripe):
    lead(ADA, "north")
    lead("card@holder.example", "south")
    stripe.charge(1000, customer=stripe.customer(ADA), email="card@holder.example")
    shop.tell(*stripe.events())
    assert credited() == ["north"]


def test_a_customer_without_email_goes_by_the_billing_one(shop, stripe):
    lead("card@holder.example", "north")
    stripe.charge(1000, customer=stripe.customer(None), email="card@holder.example")
    shop.tell(*stripe.events())
    assert credited() == ["north"]
    assert ExternalId.objects.count() == 1


def test_a_customer_deleted_at_stripe_keeps_the_email_last_known(shop, stripe):
    lead(ADA)
    paid = stripe.charge(1000, customer=stripe.customer(ADA))
    stripe.delete_customer(paid.customer)
    shop.tell(*stripe.events())
    assert credited() == ["north"]


def test_a_customer_deleted_before_anything_was_told_is_unmatched(shop, stripe):
    lead(ADA)
    paid = stripe.charge(1000, customer=stripe.customer(ADA))
    stripe.delete_customer(paid.customer)
    shop.tell(*[one for one in stripe.events() if not one["type"].startswith("customer.")])
    assert outcome(paid.payment_intent)[1] == f"No e-mail, and no customer with the id {paid.customer}."


def test_an_email_learnt_late_settles_what_was_unmatched(shop, stripe):
    lead(ADA)
    payer = stripe.customer(None)
    stripe.charge(1000, customer=payer)
    shop.tell(*stripe.events())
    assert outcome()[0] == "unmatched"
    stripe.update_customer(payer, email=ADA)
    shop.tell(*stripe.events())
    assert (outcome()[0], credited()) == ("recorded", ["north"])


def test_a_lead_accepted_later_does_not_settle_by_itself(shop, stripe):
    prospect = lead(ADA, status="pending")
    pays(shop, stripe)
    prospect.accept()
    shop.tell(*stripe.events())
    assert (outcome()[0], Payment.objects.count()) == ("unmatched", 1)


def test_a_deal_that_a_person_associated_is_named_where_no_email_fits(shop, stripe, dana):
    payer = stripe.customer("billing@known.example")
    known = customer("billing@known.example", "north", (payer,))
    mine = deal("ceo@known.example", day=3)
    mine.associate(known, by=dana)
    stripe.charge(1000, customer=payer)
    shop.tell(*stripe.events())
    assert Transaction.objects.get().deal == mine


@pytest.mark.parametrize("backwards", [False, True])
def test_an_email_changed_within_the_second_is_the_new_one(shop, stripe, backwards):
    lead(ADA)
    payer = stripe.customer("typo@lovelace.example")
    stripe.update_customer(payer, email=ADA)
    told = stripe.events()
    for one in told[::-1] if backwards else told:
        shop.tell(one)
    stripe.charge(1000, customer=payer)
    shop.tell(*stripe.events())
    assert credited() == ["north"]
