from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from prm.fields import PROVIDER_ID, EmailKeyField, KeyField
from prm.partners.models import Partner
from prm.states import WrongState, locked, save, whose


class Customer(models.Model):
    """Who pays. Without a source partner it is unclaimed: its payments are credited to nobody."""

    key = KeyField("customer", verbose_name=_("key"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.CharField(_("e-mail"), max_length=320, blank=True)
    email_key = EmailKeyField()
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="customers", verbose_name=_("source partner")
    )
    registered_at = models.DateTimeField(_("registered"), default=timezone.now)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ("-registered_at", "-pk")
        indexes = [models.Index(fields=["-registered_at", "-id"], name="customer_newest")]

    def __str__(self) -> str:
        return self.name or self.email or self.key

    def claim(self, partner: Partner, *, reason: str, by: Any = None) -> None:
        """Gives an unclaimed customer its source partner; raises WrongState where it has one already."""
        current = locked(self)
        if current.partner_id:
            words = {"customer": current, "partner": current.partner}
            text = _("%(customer)s has a source partner already: %(partner)s.") % words
            raise WrongState(f"{text} {whose(current, 'partner_id')}".strip())
        self.partner = current.partner = partner
        save(current, by=by, reason=reason)


class ExternalId(models.Model):
    """A name that a provider knows a customer by. Any number per customer, each for one customer only."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="external_ids", verbose_name=_("customer"))
    provider = models.CharField(_("provider"), max_length=30, default="stripe")
    account = models.CharField(_("account"), max_length=PROVIDER_ID, blank=True)
    external_id = models.CharField(_("id"), max_length=PROVIDER_ID)
    livemode = models.BooleanField(_("live"), null=True, blank=True, help_text=_("Empty until a payment tells."))

    class Meta:
        verbose_name = _("external id")
        verbose_name_plural = _("external ids")
        constraints = [
            models.UniqueConstraint(fields=["provider", "account", "external_id"], name="external_id_once"),
            models.CheckConstraint(name="external_id_not_empty", condition=~models.Q(external_id="")),
        ]
        indexes = [models.Index(fields=["external_id"], name="external_id_search")]

    def __str__(self) -> str:
        return self.external_id
