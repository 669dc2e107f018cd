from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from prm.customers.models import Customer
from prm.fields import EmailKeyField, KeyField, currency_check, status_check
from prm.partners.models import Partner
from prm.states import WrongState, locked, move, save, whose


class DealStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class DealAssociation(models.TextChoices):
    NONE = "", _("No customer yet")
    RULE = "rule", _("By a payment")
    PERSON = "person", _("By a person")


class Deal(models.Model):
    """An opportunity that partners and sales work on, with a contact's e-mail."""

    Status = DealStatus
    Association = DealAssociation

    key = KeyField("deal", verbose_name=_("key"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    contact_email = models.CharField(_("contact's e-mail"), max_length=320)
    email_key = EmailKeyField(source="contact_email")
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.PENDING)
    partners = models.ManyToManyField(Partner, through="DealPartner", related_name="deals")
    sales_rep = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="deals",
        verbose_name=_("sales rep"),
    )
    amount_minor = models.BigIntegerField(_("amount"), default=0)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    contract_start = models.DateField(_("contract start"), null=True, blank=True)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="deals", verbose_name=_("customer")
    )
    association = models.CharField(
        _("associated"), max_length=10, choices=Association, blank=True, default="", editable=False
    )
    registered_at = models.DateTimeField(_("registered"), default=timezone.now)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        ordering = ("-registered_at", "-pk")
        indexes = [
            models.Index(fields=["-registered_at", "-id"], name="deal_newest"),
            models.Index(fields=["-registered_at", "-id"], name="deal_pending", condition=models.Q(status="pending")),
        ]
        constraints = [
            status_check("deal_status_known", "status", DealStatus.values),
            status_check("deal_association_known", "association", DealAssociation.values),
            models.CheckConstraint(
                name="deal_association_says_who",
                condition=models.Q(customer__isnull=True, association="")
                | models.Q(customer__isnull=False, association__in=["rule", "person"]),
            ),
            models.CheckConstraint(name="deal_amount_not_negative", condition=models.Q(amount_minor__gte=0)),
            currency_check("deal_currency_iso"),
        ]

    def __str__(self) -> str:
        return self.name or self.contact_email

    @property
    def source(self) -> Partner | None:
        """The first of its partners, whom a customer that comes of it is credited to."""
        first = min(self.deal_partners.all(), key=lambda one: (one.position, one.pk), default=None)
        return first.partner if first else None

    def accept(self, *, by: Any = None, reason: str = "") -> None:
        """Pending → Accepted. Raises WrongState."""
        move(self, self.Status.ACCEPTED, start=(self.Status.PENDING,), by=by, reason=reason)

    def decline(self, *, by: Any = None, reason: str = "") -> None:
        """Pending → Declined. Raises WrongState."""
        move(self, self.Status.DECLINED, start=(self.Status.PENDING,), by=by, reason=reason)

    def win(self, *, by: Any = None, reason: str = "") -> None:
        """Accepted → Won. Raises WrongState."""
        move(self, self.Status.WON, start=(self.Status.ACCEPTED,), by=by, reason=reason)

    def lose(self, *, by: Any = None, reason: str = "") -> None:
        """Accepted → Lost. Raises WrongState."""
        move(self, self.Status.LOST, start=(self.Status.ACCEPTED,), by=by, reason=reason)

    def associate(self, customer: Customer, *, by: Any = None, reason: str = "") -> None:
        """Gives a deal its customer: by a person, or (`by` empty) by a payment. Raises WrongState if it has one."""
        current = locked(self)
        if current.customer_id:
            text = _("%(deal)s has a customer already: %(customer)s.")
            words = {"deal": current, "customer": current.customer}
            raise WrongState(f"{text % words} {whose(current, 'customer_id')}".strip())
        kind = self.Association.PERSON if by else self.Association.RULE
        for deal in (self, current):
            deal.customer, deal.association = customer, kind
        save(current, by=by, reason=reason)
