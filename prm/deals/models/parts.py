from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from prm.deals.models.deal import Deal
from prm.directions import apart
from prm.fields import status_check
from prm.partners.models import Partner
from prm.products.models import Product


class DealPartnerRole(models.TextChoices):
    SOURCE = "source", _("Source")
    INFLUENCE = "influence", _("Influence")
    RESALE = "resale", _("Resale")
    SERVICE = "service", _("Service")


class DealPartner(models.Model):
    """A partner's part in a deal. The one with the lowest position is the source."""

    Role = DealPartnerRole

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="deal_partners")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="deal_partners", verbose_name=_("partner"))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.SOURCE)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("partner in the deal")
        verbose_name_plural = _("partners in the deal")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["deal", "partner"], name="deal_partner_once"),
            status_check("deal_partner_role_known", "role", DealPartnerRole.values),
        ]

    def __str__(self) -> str:
        return f"{apart(str(self.partner))} ({self.get_role_display()})"


class DealProduct(models.Model):
    """How many of a product a deal is about."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="deal_products")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = models.PositiveIntegerField(_("quantity"), default=1, validators=[MinValueValidator(1)])
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("product in the deal")
        verbose_name_plural = _("products in the deal")
        constraints = [
            models.UniqueConstraint(fields=["deal", "product"], name="deal_product_once"),
            models.CheckConstraint(name="deal_product_quantity", condition=models.Q(quantity__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {apart(str(self.product))}"
