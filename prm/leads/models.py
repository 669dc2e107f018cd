from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from prm import locks
from prm.customers.models import Customer
from prm.fields import EmailKeyField, KeyField, status_check
from prm.leads.signals import lead_accepted
from prm.partners.models import Partner
from prm.states import move


class LeadStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    CONVERTED = "converted", _("Converted")
    LOST = "lost", _("Lost")


class Lead(models.Model):
    """A prospect that a partner, or staff for a partner, registered; known by its e-mail."""

    Status = LeadStatus

    key = KeyField("lead", verbose_name=_("key"))
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="leads", verbose_name=_("source partner"))
    email = models.CharField(_("e-mail"), max_length=320)
    email_key = EmailKeyField()
    name = models.CharField(_("name"), max_length=200, blank=True)
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.PENDING)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("became")
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("registered by")
    )
    registered_at = models.DateTimeField(_("registered"), default=timezone.now)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ("-registered_at", "-pk")
        indexes = [
            models.Index(fields=["-registered_at", "-id"], name="lead_newest"),
            models.Index(fields=["-registered_at", "-id"], name="lead_pending", condition=models.Q(status="pending")),
        ]
        constraints = [
            status_check("lead_status_known", "status", LeadStatus.values),
            models.CheckConstraint(
                name="lead_converted_has_customer",
                condition=models.Q(status="converted", customer__isnull=False)
                | (~models.Q(status="converted") & models.Q(customer__isnull=True)),
            ),
            models.CheckConstraint(name="lead_has_an_email", condition=~models.Q(email_key="")),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @transaction.atomic
    def accept(self, *, by: Any = None, reason: str = "") -> None:
        """Pending → Accepted; announces it in the same transaction. Raises WrongState."""
        locks.hold([f"email:{self.email_key}"])
        move(self, self.Status.ACCEPTED, start=(self.Status.PENDING,), by=by, reason=reason)
        lead_accepted.send(type(self), lead=self)

    def decline(self, *, by: Any = None, reason: str = "") -> None:
        """Pending → Declined. Raises WrongState."""
        move(self, self.Status.DECLINED, start=(self.Status.PENDING,), by=by, reason=reason)

    def lose(self, *, by: Any = None, reason: str = "") -> None:
        """Accepted → Lost. Raises WrongState."""
        move(self, self.Status.LOST, start=(self.Status.ACCEPTED,), by=by, reason=reason)

    def convert(self, customer: Customer, *, by: Any = None, reason: str = "") -> None:
        """Accepted → Converted into `customer`. Raises WrongState."""
        start = (self.Status.ACCEPTED,)
        move(self, self.Status.CONVERTED, start=start, by=by, reason=reason, customer=customer)
