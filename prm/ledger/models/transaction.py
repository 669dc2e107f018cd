from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.fields import BEGINNINGS, PROVIDER_ID, currency_check, status_check
from prm.ledger.models.payment import Payment
from prm.partners.models import Partner
from prm.products.models import Product


class TransactionKind(models.TextChoices):
    SALE = "sale", _("Sale")
    REVERSAL = "reversal", _("Reversal")
    REINSTATEMENT = "reinstatement", _("Reinstatement")


class Transaction(models.Model):
    """One row of the ledger. Written by `prm.ledger.transactions` alone, never edited, never deleted.

    `line` is the provider's id of the invoice's line, empty for a whole payment. A sale may take the place
    of one that was reversed (`replaces` names the reversal); there is never more than one that stands.
    """

    Kind = TransactionKind

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="transactions", verbose_name=_("payment"))
    line = models.CharField(_("line"), max_length=PROVIDER_ID, blank=True, default="")
    seq = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=500)
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="transactions", verbose_name=_("customer"))
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, related_name="transactions", verbose_name=_("credited to")
    )
    deal = models.ForeignKey(Deal, models.PROTECT, null=True, related_name="transactions", verbose_name=_("deal"))
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, related_name="transactions", verbose_name=_("product")
    )
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="reversals", verbose_name=_("reverses")
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replacement", verbose_name=_("in place of")
    )
    source = models.CharField(_("cause"), max_length=PROVIDER_ID, blank=True)
    livemode = models.BooleanField(_("live"))
    occurred_at = models.DateTimeField(_("paid"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)

    class Meta:
        verbose_name = _("transaction")
        verbose_name_plural = _("transactions")
        ordering = ("-occurred_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["payment", "line", "seq"], name="transaction_once"),
            models.UniqueConstraint(
                fields=["payment", "line"],
                condition=Q(kind="sale", replaces__isnull=True),
                name="transaction_one_sale_a_line",
            ),
            status_check("transaction_kind_known", "kind", TransactionKind.values),
            currency_check("transaction_currency_iso"),
            models.CheckConstraint(name="transaction_not_zero", condition=~Q(amount_minor=0)),
            models.CheckConstraint(name="transaction_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="transaction_says_what_it_reverses",
                condition=Q(kind="sale", reverses__isnull=True)
                | (~Q(kind="sale") & Q(reverses__isnull=False, replaces__isnull=True) & ~Q(source="")),
            ),
        ]
        indexes = [
            models.Index(fields=["-occurred_at", "-id"], name="transaction_newest"),
            models.Index(fields=["customer", "-occurred_at"], name="transaction_customer"),
            models.Index(fields=["partner", "-occurred_at"], name="transaction_partner"),
            models.Index(fields=["kind", "-occurred_at", "-id"], name="transaction_by_kind"),
            models.Index(fields=["currency", "-occurred_at", "-id"], name="transaction_by_currency"),
            models.Index(fields=["-occurred_at", "-id"], name="transaction_of_tests", condition=Q(livemode=False)),
            models.Index(fields=["name"], name="transaction_name", opclasses=BEGINNINGS),
            models.Index(fields=["line"], name="transaction_of_line", condition=~Q(line="")),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk:
            self.refuse()
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        self.refuse()

    @staticmethod
    def refuse() -> NoReturn:
        raise TypeError("The ledger is append-only: reverse a transaction by another one.")
