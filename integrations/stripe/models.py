from typing import Any

from django.db import models

from integrations.models import Connection
from prm.fields import PROVIDER_ID


class Fact(models.Model):
    """What Stripe told of one of its objects, field by field, whatever the order it was told in.

    `data` maps a field to `[rank, told at, value]`; of two tellings of a field the greater stays (`facts.merge`).
    `heard`: an event told of the object itself. Money that only a look-up or its going back tells of is no payment.
    """

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    external_id = models.CharField(max_length=PROVIDER_ID)
    data = models.JSONField(default=dict)
    heard = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "external_id"], name="fact_once")]

    def __str__(self) -> str:
        return self.external_id

    def get(self, field: str, default: Any = None) -> Any:
        """What is known of `field`; `default` where nothing is."""
        return self.data[field][2] if field in self.data else default

    def knows(self, field: str) -> bool:
        return field in self.data


class Link(models.Model):
    """One object names another. Only ever added: whether it still holds is read from the objects' facts."""

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    source = models.CharField(max_length=PROVIDER_ID)
    target = models.CharField(max_length=PROVIDER_ID)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "source", "target"], name="link_once")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
