import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations.secrets import SecretField
from prm.fields import PROVIDER_ID


class Platform(models.Model):
    """The one webhook endpoint, in one mode, that tells of all accounts connected by OAuth.

    `strangers` counts deliveries for accounts that are not connected here.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    livemode = models.BooleanField(_("live"), unique=True)
    endpoint = models.CharField(_("webhook endpoint"), max_length=PROVIDER_ID, blank=True)
    webhook_secret = SecretField()
    strangers = models.PositiveIntegerField(_("for unknown accounts"), default=0)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")

    def __str__(self) -> str:
        return self.endpoint or str(self.uuid)

    @property
    def webhook_path(self) -> str:
        return reverse("stripe-webhook", args=[self.uuid])


class OAuthAttempt(models.Model):
    """Somebody who was sent to Stripe to connect an account: `state` comes back with them, once."""

    state = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    livemode = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user}, {self.created_at:%Y-%m-%d %H:%M}"
