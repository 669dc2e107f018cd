from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Lower
from django.utils import timezone

from integrations.models import Connection
from integrations.stripe.told import Fields
from prm.fields import PROVIDER_ID


class Fact(Fields, models.Model):
    """What Stripe told of one of its objects, field by field, whatever the order it was told in.

    `data` maps a field to `[rank, told at, value]`; of two tellings of a field the greater stays (`facts.merge`).
    `heard`: an event told of the object itself. Money that only a look-up or its going back tells of is no payment.
    """

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    external_id = models.CharField(max_length=PROVIDER_ID)
    data = models.JSONField(default=dict)
    heard = models.BooleanField(default=False)
    # A customer's. Reckoned by the database, whoever writes the row, so that an index finds who pays with an e-mail.
    email_key = models.GeneratedField(
        expression=models.Case(models.When(kind="customer", then=Lower(KT("data__email__2")))),
        output_field=models.TextField(null=True),
        db_persist=True,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "external_id"], name="fact_once")]
        indexes = [
            models.Index(
                fields=["connection", "email_key"], name="fact_email", condition=models.Q(email_key__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.external_id


class Link(models.Model):
    """One object names another. Only ever added: whether it still holds is read from the objects' facts."""

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    source = models.CharField(max_length=PROVIDER_ID)
    target = models.CharField(max_length=PROVIDER_ID)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "source", "target"], name="link_once")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class Listed(models.Model):
    """A row of work: an object as a pull listed it, until dj-stripe's tables have it; then it is gone.

    `told_at` is the time since which its state may be older than Stripe's. `next_at` is empty where it was given up.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")
    external_id = models.CharField(max_length=PROVIDER_ID)
    body = models.JSONField()
    told_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True, default=timezone.now)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "external_id"], name="listed_once")]

    def __str__(self) -> str:
        return self.external_id
