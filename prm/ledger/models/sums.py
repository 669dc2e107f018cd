"""Sums of the ledger that are kept, so that nobody adds up a million rows to show one figure.

Triggers write a `SumDelta` for each row of the ledger and each change of a payment (`prm.ledger.sums.triggers`);
`prm.ledger.sums.folding` adds them to the sums. What is shown is always both: kept and not yet added.
"""

from django.db import models


class Kept(models.Model):
    """So many rows, of so much, in one currency; test money apart."""

    currency = models.CharField(max_length=3)
    livemode = models.BooleanField()
    number = models.BigIntegerField()
    minor = models.BigIntegerField()

    class Meta:
        abstract = True


class OfDay(Kept):
    """Of a day, UTC's, and a kind of row."""

    day = models.DateField()
    kind = models.CharField(max_length=20)

    class Meta:
        abstract = True


class SumDelta(OfDay):
    """What a change adds to the sums. `about` a payment (`kind` is its outcome) or a transaction (`kind`, or `claim`).

    `partner_pk` is 0 for nobody's, `customer_pk` for what is about a payment.
    """

    about = models.CharField(max_length=12)
    partner_pk = models.BigIntegerField(default=0)
    customer_pk = models.BigIntegerField(db_default=0)

    class Meta:
        indexes = [models.Index(fields=["about", "day"], name="sum_delta_about")]


class DaySum(OfDay):
    """What a day brought, whoever it was for."""

    about = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "day", "currency", "livemode", "kind"], name="day_sum_once"),
        ]


class OfPartner(OfDay):
    """Of the transactions that a partner is credited with."""

    partner_pk = models.BigIntegerField()

    class Meta:
        abstract = True


class PartnerMonth(OfPartner):
    """What a month brought; `day` is its first."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner_pk", "day", "currency", "livemode", "kind"], name="partner_month_once"
            ),
        ]
        indexes = [models.Index(fields=["day"], name="partner_month_day")]


class PartnerDay(OfPartner):
    """What a day brought."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner_pk", "day", "currency", "livemode", "kind"], name="partner_day_once"
            ),
        ]


class CustomerSum(Kept):
    """What was ever recorded for a customer."""

    customer_pk = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer_pk", "currency", "livemode"], name="customer_sum_once"),
        ]
