"""The sums that are kept are those of the ledger, row by row, whatever happened to it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from prm.customers.models import Customer
from prm.ledger import crediting
from prm.ledger.models import DaySum, PartnerMonth, Payment, SumDelta
from prm.ledger.sums import folding, reading
from tests.admin.world import went
from tests.kept import check


def fold():
    while folding.fold(2):
        continue


@pytest.fixture
def months(world):
    """Payments of three months that were told of, given back, claimed, taken up again and left alone."""
    world.refund(world.paid(0))
    world.paid(1, currency="JPY", net=500)
    world.payment(2)
    world.payment(24 * 40, email="lead1@example.com")
    world.told_back(1, went("re_1", 300), currency="JPY", net=500)
    return world


@pytest.mark.django_db
def test_kept_is_computed_before_between_and_after_folding(months):
    check()
    folding.fold(3)
    check()
    fold()
    assert not SumDelta.objects.exists()
    check()
    months.paid(3)
    check()


@pytest.mark.django_db
def test_a_payment_that_ends_otherwise_moves_from_one_sum_to_the_other(world):
    payment = world.payment(0, net=9000)
    fold()
    assert [one.by for one in reading.sums("payment", "kind")] == [("unmatched",)]
    Payment.objects.filter(pk=payment.pk).update(outcome="ignored", reason_code="left")
    assert [(one.by, one.number, one.minor) for one in reading.sums("payment", "kind")] == [(("ignored",), 1, 9000)]
    fold()
    check()


@pytest.mark.django_db
def test_what_is_credited_anew_sold_nothing_more(world, partner_b):
    nobodys = Customer.objects.create(email="payer0@example.com")
    payment = world.payment(0, net=9000)
    fold()
    nobodys.claim(partner_b, reason="test")
    with transaction.atomic():
        assert crediting.credit_anew(payment)
    assert [(one.by, one.minor) for one in reading.sums("transaction", "kind")] == [
        (("claim",), -9000),
        (("sale",), 18000),
    ]
    by_partner = [(one.by, one.minor) for one in reading.of_partners("partner_pk")]
    assert by_partner == [((0,), 0), ((partner_b.pk,), 9000)]
    check()


@pytest.mark.django_db
def test_a_month_of_a_partner_is_read_by_its_days(months, partner_a):
    fold()
    march = reading.of_partners("currency", since=date(2026, 3, 9), until=date(2026, 3, 9), partner_pk=partner_a.pk)
    every = reading.of_partners("month", "currency", partner_pk=partner_a.pk)
    assert [one.by for one in march] == [("EUR",), ("JPY",)]
    assert [(one.by, one.minor) for one in march] == [
        ((one.by[1],), one.minor) for one in every if one.by[0] == date(2026, 3, 1)
    ]


@pytest.mark.django_db
def test_what_is_kept_once_cannot_be_kept_twice(world):
    world.paid(0)
    fold()
    one = DaySum.objects.first()
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()
    month = PartnerMonth.objects.first()
    month.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        month.save()


@pytest.mark.django_db
def test_a_sum_takes_one_query(months, django_assert_num_queries):
    with django_assert_num_queries(1):
        reading.sums("transaction", "currency", "livemode", day__gte=timezone.now().date())
