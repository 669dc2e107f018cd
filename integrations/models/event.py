import json
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations import words
from integrations.models.connection import Connection
from prm.fields import PROVIDER_ID, status_check


class InboundEventState(models.TextChoices):
    PENDING = "pending", _("Pending")
    DONE = "done", _("Done")
    IGNORED = "ignored", _("Ignored")
    FAILED = "failed", _("Failed")


class InboundEventMirror(models.TextChoices):
    NONE = "", _("Nothing to mirror")
    PENDING = "pending", _("Pending")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class InboundEvent(models.Model):
    """One delivery of a provider, stored as it came before anything is done with it. The row is the work.

    Not `delivered`: it was picked up from the provider's list of events, which proves nothing of the webhook.
    """

    State = InboundEventState
    Mirror = InboundEventMirror
    PROBE = "prm.probe"  # the type of what this program sends itself, to try a connection

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="events", verbose_name=_("connection"))
    event_id = models.CharField(_("id"), max_length=PROVIDER_ID)
    type = models.CharField(_("type"), max_length=100)
    subject = models.CharField(_("about"), max_length=PROVIDER_ID, blank=True)
    livemode = models.BooleanField(_("live"), default=False)
    happened_at = models.DateTimeField(_("happened"))
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    delivered = models.BooleanField(_("delivered"), default=True)
    body = models.TextField(_("payload"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    reason_code = models.CharField(_("reason"), max_length=40, blank=True)
    reason_data = models.JSONField(default=dict, blank=True)
    told_at = models.DateTimeField(_("facts kept"), null=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    claimed_until = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True)
    mirror = models.CharField(_("mirror"), max_length=10, choices=Mirror, blank=True, default="")
    mirror_attempts = models.PositiveIntegerField(default=0)
    mirror_next_at = models.DateTimeField(null=True)
    mirror_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("-received_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["connection", "event_id"], name="event_once"),
            status_check("event_state_known", "state", InboundEventState.values),
            status_check("event_mirror_known", "mirror", InboundEventMirror.values),
            models.CheckConstraint(
                name="event_says_why",
                condition=models.Q(state__in=["pending", "done"]) | ~models.Q(reason_code=""),
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "-received_at"], name="event_last"),
            models.Index(fields=["-received_at", "-id"], name="event_newest"),
            models.Index(fields=["subject"], name="event_subject"),
            models.Index(fields=["event_id"], name="event_search"),
            models.Index(fields=["next_attempt_at"], name="event_due", condition=models.Q(state="pending")),
            models.Index(fields=["type", "-received_at", "-id"], name="event_by_type"),
            models.Index(fields=["-received_at"], name="event_failed", condition=models.Q(state="failed")),
            models.Index(fields=["-received_at", "-id"], name="event_ignored", condition=models.Q(state="ignored")),
            models.Index(fields=["-received_at", "-id"], name="event_of_tests", condition=models.Q(livemode=False)),
            models.Index(fields=["mirror_next_at"], name="event_mirror_due", condition=models.Q(mirror="pending")),
        ]

    def __str__(self) -> str:
        return self.event_id

    @property
    def payload(self) -> dict[str, Any]:
        """The event as its provider sent it, less characters that no database keeps."""
        return words.storable(json.loads(self.body))

    @property
    def reason(self) -> str:
        """Why it ended as it did or what it waits for, in the reader's language."""
        return words.reason(self.reason_code, self.reason_data)
