from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations import words
from integrations.models.connection import Connection
from prm.fields import status_check


class PullKind(models.TextChoices):
    EVERYTHING = "everything", _("Everything")
    CUSTOMER = "customer", _("One Stripe customer")
    EMAIL = "email", _("One e-mail")
    LEAD = "lead", _("An accepted lead")
    EVENTS = "events", _("Missed events")


class PullState(models.TextChoices):
    PENDING = "pending", _("Pending")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Pull(models.Model):
    """A row of work: what is to be fetched from a provider, how far that has come, and what it found.

    `subject` is the customer's id, the e-mail or the lead's key. `cursor` is where a killed pull goes on; `counts` are
    what was seen, recorded, there already, and unmatched by reason.
    """

    Kind = PullKind
    State = PullState

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="pulls", verbose_name=_("connection"))
    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    subject = models.CharField(_("whose"), max_length=320, blank=True)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), default=timezone.now)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    reason_code = models.CharField(_("reason"), max_length=40, blank=True)
    reason_data = models.JSONField(default=dict, blank=True)
    cursor = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    claimed_until = models.DateTimeField(null=True, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("requested by")
    )
    created_at = models.DateTimeField(_("requested"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("pull")
        verbose_name_plural = _("pulls")
        ordering = ("-created_at", "-pk")
        constraints = [
            status_check("pull_kind_known", "kind", PullKind.values),
            status_check("pull_state_known", "state", PullState.values),
            models.CheckConstraint(
                name="pull_says_why", condition=~models.Q(state="failed") | ~models.Q(reason_code="")
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="pull_due", condition=models.Q(state="pending")),
            models.Index(fields=["-finished_at"], name="pull_failed", condition=models.Q(state="failed")),
            models.Index(fields=["kind", "subject"], name="pull_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}".strip()

    @property
    def reason(self) -> str:
        """Why it failed or what it waits for, in the reader's language."""
        return words.reason(self.reason_code, self.reason_data)

    @property
    def percent(self) -> int | None:
        """How far it has come, as far as anybody can tell: by stages, and by how far back in time each has reached."""
        return self.cursor[""][2] if len(self.cursor.get("", [])) > 2 else None

    def count(self, name: str, by: int = 1) -> None:
        """Adds to a count; saved with the cursor."""
        self.counts[name] = self.counts.get(name, 0) + by

    def summary(self) -> dict[str, Any]:
        """What it found, for machines."""
        return {"id": self.pk, "kind": self.kind, "subject": self.subject, "state": self.state, **self.counts}
