from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prm.fields import PROVIDER_ID, currency_check, status_check
from prm.ledger import words
from prm.ledger.models.payment import Payment


class MoneyBackKind(models.TextChoices):
    REFUND = "refund", _("Refund")
    DISPUTE = "dispute", _("Dispute")
    NOTE = "note", _("Credit note")


class MoneyBack(models.Model):
    """A refund, a dispute or a credit note as it was last told. Written by `prm.ledger.money_back` alone.

    Without a `payment` it waits for one. `counted_minor` of its gross amount is reckoned in; `reason_code` says why.
    """

    Kind = MoneyBackKind

    provider = models.CharField(_("provider"), max_length=30)
    account = models.CharField(_("account"), max_length=PROVIDER_ID)
    external_id = models.CharField(_("id"), max_length=PROVIDER_ID)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, related_name="money_back", verbose_name=_("payment")
    )
    about = models.CharField(_("about"), max_length=PROVIDER_ID, blank=True)
    livemode = models.BooleanField(_("live"))
    amount_minor = models.BigIntegerField(_("amount"))
    counted_minor = models.BigIntegerField(_("counts for"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=40, blank=True)
    reason_code = models.CharField(_("reason"), max_length=40)
    happened_at = models.DateTimeField(_("happened"))
    first_seen_at = models.DateTimeField(_("first seen"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("refund, dispute or credit note")
        verbose_name_plural = _("refunds, disputes, credit notes")
        ordering = ("-happened_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["provider", "account", "external_id"], name="money_back_once"),
            status_check("money_back_kind_known", "kind", MoneyBackKind.values),
            currency_check("money_back_currency_iso"),
            models.CheckConstraint(name="money_back_says_why", condition=~models.Q(reason_code="")),
            models.CheckConstraint(
                name="money_back_waits_or_counts",
                condition=models.Q(payment__isnull=False) | models.Q(counted_minor=0),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-happened_at", "-id"], name="money_back_by_kind"),
            models.Index(fields=["currency", "-happened_at", "-id"], name="money_back_by_currency"),
            models.Index(
                fields=["-happened_at", "-id"], name="money_back_of_tests", condition=models.Q(livemode=False)
            ),
            models.Index(fields=["-happened_at", "-id"], name="money_back_newest"),
            models.Index(fields=["external_id"], name="money_back_search"),
            models.Index(fields=["about"], name="money_back_about"),
            models.Index(
                fields=["first_seen_at"], name="money_back_waiting", condition=models.Q(reason_code="waiting")
            ),
        ]

    def __str__(self) -> str:
        return self.external_id

    @property
    def reason(self) -> str:
        """Why it counts for as much as it does, in the reader's language."""
        return words.back(self.reason_code)
