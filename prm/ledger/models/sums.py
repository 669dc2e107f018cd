"""Sums of the ledger that are kept, so that nobody adds up a million rows to show one figure.

Triggers write a `SumDelta` for each row of the ledger and each change of a payment (`prm.ledger.sums.triggers`);
`prm.ledger.sums.folding` adds them to the sums. What is shown is always both: kept and not yet added.
"""

from django.db import models


class SumDelta(models.Model):
    """What a change adds to the sums. `about` a payment (`kind` is its outcome) or a transaction (`kind`, or `claim`).

    `partner_pk` is 0 for nobody's, `customer_pk` for what is about a payment; `day` is UTC's.
    """

    about = models.CharField(max_length=12)
    day = models.DateField()
    currency = models.CharField(max_length=3)
    livemode = models.BooleanField()
    kind = models.CharField(max_length=20)
    partner_pk = models.BigIntegerField(default=0)
    customer_pk = models.BigIntegerField(db_default=0)
    number = models.BigIntegerField()
    minor = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["about", "day"], name="sum_delta_about")]


class DaySum(models.Model):
    """What a day brought, whoever it was for."""

    about = models.CharField(max_length=12)
    day = models.DateField()
    currency = models.CharField(max_length=3)
    livemode = models.BooleanField()
    kind = models.CharField(max_length=20)
    number = models.BigIntegerField()
    minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "day", "currency", "livemode", "kind"], name="day_sum_once"),
        ]


class PartnerMonth(models.Model):
    """What a month brought of the transactions that a partner is credited with; `day` is its first."""

    partner_pk = models.BigIntegerField()
    day = models.DateField()
    currency = models.CharField(max_length=3)
    livemode = models.BooleanField()
    kind = models.CharField(max_length=20)
    number = models.BigIntegerField()
    minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner_pk", "day", "currency", "livemode", "kind"], name="partner_month_once"
            ),
        ]
        indexes = [models.Index(fields=["day"], name="partner_month_day")]


class PartnerDay(models.Model):
    """What a day brought of the transactions that a partner is credited with."""

    partner_pk = models.BigIntegerField()
    day = models.DateField()
    currency = models.CharField(max_length=3)
    livemode = models.BooleanField()
    kind = models.CharField(max_length=20)
    number = models.BigIntegerField()
    minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner_pk", "day", "currency", "livemode", "kind"], name="partner_day_once"
            ),
        ]


class CustomerSum(models.Model):
    """What was ever recorded for a customer."""

    customer_pk = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    livemode = models.BooleanField()
    number = models.BigIntegerField()
    minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer_pk", "currency", "livemode"], name="customer_sum_once"),
        ]
