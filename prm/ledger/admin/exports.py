"""The columns of the ledger's files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from prm import money
from prm.backoffice.exporting import Field


def _mode(row: Any) -> Any:
    return _("Live") if row.livemode else _("Test mode")


TRANSACTIONS = (
    Field(_("Transaction"), lambda row: row.name),
    Field(_("Kind"), lambda row: row.get_kind_display()),
    Field(_("Net"), lambda row: money.to_decimal(row.amount_minor, row.currency)),
    Field(_("Currency"), lambda row: row.currency),
    Field(_("Customer"), lambda row: str(row.customer)),
    Field(_("Customer’s e-mail"), lambda row: row.customer.email),
    Field(_("Credited to"), lambda row: str(row.partner) if row.partner else ""),
    Field(_("Paid (UTC)"), lambda row: row.occurred_at),
    Field(_("Payment"), lambda row: row.payment.external_id),
    Field(_("Line"), lambda row: row.line),
    Field(_("Because of"), lambda row: row.source),
    Field(_("Mode"), _mode),
)
PAYMENTS = (
    Field(_("Payment"), lambda row: row.external_id),
    Field(_("Outcome"), lambda row: row.get_outcome_display()),
    Field(_("Reason"), lambda row: row.reason),
    Field(_("Net"), lambda row: money.to_decimal(row.net_minor, row.currency)),
    Field(_("With tax"), lambda row: money.to_decimal(row.gross_minor, row.currency)),
    Field(_("Currency"), lambda row: row.currency),
    Field(_("Customer"), lambda row: str(row.customer) if row.customer else ""),
    Field(_("Payer’s e-mail"), lambda row: row.payer_email),
    Field(_("Provider’s customer"), lambda row: row.payer_id),
    Field(_("Paid (UTC)"), lambda row: row.occurred_at),
    Field(_("Account"), lambda row: row.account),
    Field(_("Mode"), _mode),
)
MONEY_BACK = (
    Field(_("Id"), lambda row: row.external_id),
    Field(_("Kind"), lambda row: row.get_kind_display()),
    Field(_("With tax"), lambda row: money.to_decimal(row.amount_minor, row.currency)),
    Field(_("Counts for"), lambda row: money.to_decimal(row.counted_minor, row.currency)),
    Field(_("Currency"), lambda row: row.currency),
    Field(_("Reason"), lambda row: row.reason),
    Field(_("Payment"), lambda row: row.payment.external_id if row.payment else ""),
    Field(_("Happened (UTC)"), lambda row: row.happened_at),
    Field(_("Mode"), _mode),
)
