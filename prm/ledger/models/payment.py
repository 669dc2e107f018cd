from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prm.customers.models import Customer
from prm.fields import BEGINNINGS, PROVIDER_ID, currency_check, status_check
from prm.ledger import words


class PaymentOutcome(models.TextChoices):
    PENDING = "pending", _("Pending")
    RECORDED = "recorded", _("Recorded")
    UNMATCHED = "unmatched", _("Unmatched")
    IGNORED = "ignored", _("Ignored")


class Payment(models.Model):
    """One unit of revenue at a provider, whatever told us of it, with what became of it and why.

    `facts` is what the provider told (see `prm.ledger.facts`), `trace` how it was settled, step by step.
    """

    Outcome = PaymentOutcome

    provider = models.CharField(_("provider"), max_length=30)
    account = models.CharField(_("account"), max_length=PROVIDER_ID)
    external_id = models.CharField(_("id"), max_length=PROVIDER_ID)
    livemode = models.BooleanField(_("live"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, default=Outcome.PENDING)
    reason_code = models.CharField(_("reason"), max_length=40, blank=True)
    reason_data = models.JSONField(default=dict, blank=True)
    net_minor = models.BigIntegerField(_("net"))
    gross_minor = models.BigIntegerField(_("gross"))
    currency = models.CharField(_("currency"), max_length=3)
    occurred_at = models.DateTimeField(_("paid"))
    payer_id = models.CharField(_("provider's customer"), max_length=PROVIDER_ID, blank=True)
    payer_email = models.CharField(_("payer's e-mail"), max_length=320, blank=True)
    facts = models.JSONField(default=dict)
    trace = models.JSONField(default=list)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="payments", verbose_name=_("customer")
    )
    first_seen_at = models.DateTimeField(_("first seen"), default=timezone.now, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ("-occurred_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["provider", "account", "external_id"], name="payment_once"),
            status_check("payment_outcome_known", "outcome", PaymentOutcome.values),
            currency_check("payment_currency_iso"),
            models.CheckConstraint(
                name="payment_says_why", condition=models.Q(outcome="pending") | ~models.Q(reason_code="")
            ),
            models.CheckConstraint(
                name="payment_recorded_has_customer",
                condition=~models.Q(outcome="recorded") | models.Q(customer__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-occurred_at", "-id"], name="payment_newest"),
            models.Index(fields=["outcome", "-occurred_at", "-id"], name="payment_by_outcome"),
            models.Index(fields=["currency", "-occurred_at", "-id"], name="payment_by_currency"),
            models.Index(fields=["account", "-occurred_at", "-id"], name="payment_by_account"),
            models.Index(fields=["-occurred_at", "-id"], name="payment_of_tests", condition=models.Q(livemode=False)),
            models.Index(fields=["payer_id"], name="payment_payer"),
            models.Index(fields=["payer_email"], name="payment_email", opclasses=BEGINNINGS),
            models.Index(fields=["external_id"], name="payment_search"),
            models.Index(
                fields=["-occurred_at"],
                name="payment_open",
                condition=models.Q(outcome__in=["pending", "unmatched"]),
            ),
            models.Index(
                fields=["account", "livemode"], name="payment_unmatched", condition=models.Q(outcome="unmatched")
            ),
        ]

    def __str__(self) -> str:
        return self.external_id

    @property
    def reason(self) -> str:
        """Why it ended as it did, in the reader's language."""
        return words.reason(self.reason_code, self.reason_data)

    @property
    def story(self) -> list[words.Step]:
        """Its trace in words, step by step, in the reader's language."""
        return [words.step(step) for step in self.trace]
