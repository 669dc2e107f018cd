"""Filters of payments and transactions."""

from django.utils.translation import gettext_lazy as _

from prm.backoffice.filters import between, known
from prm.ledger.sums import reading


def currencies(about: str) -> list[str]:
    return [one.by[0] for one in reading.sums(about, "currency")]


PAID = between("occurred_at", _("paid"))
PAYMENT_CURRENCY = known("currency", _("currency"), lambda: currencies("payment"))
TRANSACTION_CURRENCY = known("currency", _("currency"), lambda: currencies("transaction"))
HAPPENED = between("happened_at", _("happened"))
# What goes back was paid before, in the same currency.
MONEY_BACK_CURRENCY = PAYMENT_CURRENCY
