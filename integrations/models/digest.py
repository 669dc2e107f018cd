from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prm.fields import status_check


class DigestState(models.TextChoices):
    PENDING = "pending", _("Pending")
    SENT = "sent", _("Sent")
    NOTHING = "nothing", _("Nothing to say")


class Digest(models.Model):
    """One thing to tell one member of staff by e-mail, once: a row of work for `integrations.digest`.

    `slot` is a day, or a kind of trouble and an hour; `mark` the time of the newest that is told of.
    """

    State = DigestState

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("to"))
    kind = models.CharField(_("kind"), max_length=60)
    slot = models.CharField(_("slot"), max_length=80)
    mark = models.DateTimeField(_("newest"), default=timezone.now)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    claim = models.UUIDField(null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    error = models.CharField(_("error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["user", "slot"], name="digest_once"),
            status_check("digest_state_known", "state", DigestState.values),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="digest_due", condition=models.Q(state="pending")),
            models.Index(fields=["user", "kind", "-mark"], name="digest_last"),
        ]

    def __str__(self) -> str:
        return f"{self.slot} → {self.user_id}"
