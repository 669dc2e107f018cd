from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from prm.fields import PROVIDER_ID, KeyField


class Product(models.Model):
    """What is sold, under the name that transactions take."""

    key = KeyField("product", verbose_name=_("key"))
    name = models.CharField(_("name"), max_length=500)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ("name", "pk")
        constraints = [models.CheckConstraint(name="product_has_a_name", condition=~models.Q(name=""))]

    def __str__(self) -> str:
        return self.name


class ProductId(models.Model):
    """A product's id at a provider, and when the provider last told its name (UTC)."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="external_ids", verbose_name=_("product"))
    provider = models.CharField(_("provider"), max_length=30, default="stripe")
    account = models.CharField(_("account"), max_length=PROVIDER_ID, blank=True)
    external_id = models.CharField(_("id"), max_length=PROVIDER_ID)
    told_at = models.DateTimeField(_("name told"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("product id")
        verbose_name_plural = _("product ids")
        constraints = [
            models.UniqueConstraint(fields=["provider", "account", "external_id"], name="product_id_once"),
            models.CheckConstraint(name="product_id_not_empty", condition=~models.Q(external_id="")),
        ]

    def __str__(self) -> str:
        return self.external_id
