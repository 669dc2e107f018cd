import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from integrations.secrets import SecretField
from prm.fields import PROVIDER_ID, status_check
from prm.ledger.policy import Policy


class ConnectionNaming(models.TextChoices):
    CHARGE = "charge", _("The charge's description, or the invoice's number")
    PRODUCT = "product", _("The names of the products")


class ConnectionSplitting(models.TextChoices):
    PAYMENT = "payment", _("One transaction per payment")
    LINE = "line", _("One transaction per invoice line")


class ConnectionVia(models.TextChoices):
    SCRIPT = "script", _("A script")
    KEY = "key", _("An API key")
    OAUTH = "oauth", _("Stripe's own page")


class Connection(models.Model):
    """One connected account of a provider, in one mode, with its settings.

    It is *connected* once `proven_at` says that a signed delivery went through, until it is disconnected; what was
    recorded stays.
    """

    Naming = ConnectionNaming
    Splitting = ConnectionSplitting
    Via = ConnectionVia

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    provider = models.CharField(_("provider"), max_length=30, default="stripe", editable=False)
    account = models.CharField(_("account"), max_length=PROVIDER_ID, editable=False)
    livemode = models.BooleanField(_("live"), default=False, editable=False)
    name = models.CharField(_("name"), max_length=100, blank=True)
    api_key = SecretField()
    webhook_secret = SecretField()
    convert_lead = models.BooleanField(_("convert lead to customer"), default=True)
    associate_deal = models.BooleanField(_("associate customer on deal"), default=True)
    create_transaction = models.BooleanField(_("create transaction from succeeded payment"), default=True)
    pull_on_accept = models.BooleanField(_("pull on lead accepted"), default=False)
    naming = models.CharField(_("names"), max_length=10, choices=Naming, default=Naming.CHARGE)
    splitting = models.CharField(_("splitting"), max_length=10, choices=Splitting, default=Splitting.PAYMENT)
    via = models.CharField(_("connected by"), max_length=10, choices=Via, default=Via.SCRIPT, editable=False)
    endpoint = models.CharField(_("webhook endpoint"), max_length=PROVIDER_ID, blank=True, editable=False)
    proven_at = models.DateTimeField(_("first delivery"), null=True, editable=False)
    disconnected_at = models.DateTimeField(_("disconnected"), null=True, editable=False)
    mirrors = models.BooleanField(_("mirror Stripe's objects"), default=True)
    lookback_days = models.PositiveSmallIntegerField(_("days that a pull goes back"), default=365)
    created_at = models.DateTimeField(_("connected"), default=timezone.now, editable=False)
    history = HistoricalRecords(excluded_fields=["api_key", "webhook_secret"])

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["provider", "account", "livemode"], name="connection_once"),
            models.CheckConstraint(name="connection_has_account", condition=~models.Q(account="")),
            status_check("connection_naming_known", "naming", ConnectionNaming.values),
            status_check("connection_splitting_known", "splitting", ConnectionSplitting.values),
            status_check("connection_via_known", "via", ConnectionVia.values),
        ]

    def __str__(self) -> str:
        return self.name or self.account

    @property
    def webhook_path(self) -> str:
        return reverse("stripe-webhook", args=[self.uuid])

    def policy(self, *, live_exists: bool) -> Policy:
        """The settings as the ledger takes them. `live_exists`: some live connection exists."""
        names = ("convert_lead", "associate_deal", "create_transaction", "naming", "splitting")
        return Policy(**{name: getattr(self, name) for name in names}, live_exists=live_exists)
