"""What a key must be allowed: asked of Stripe, endpoint by endpoint, never read from the key."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from integrations.stripe.connecting import refusals
from integrations.stripe.connecting.asking import Answer, Asking
from integrations.stripe.connecting.refusals import Missing, Refused, Words, nonsense


@dataclass(frozen=True)
class Need:
    """An endpoint, what it needs as Stripe's form for restricted keys has it, and as Stripe's errors name that."""

    path: str
    title: Words
    name: str


ACCOUNT = Need("/v1/account", _("Accounts: read"), "rak_accounts_kyc_basic_read")
LISTS = (
    Need("/v1/charges", _("Charges and refunds: read"), "rak_charge_read"),
    Need("/v1/refunds", _("Charges and refunds: read"), "rak_charge_read"),
    Need("/v1/payment_intents", _("Payment intents: read"), "rak_payment_intent_read"),
    Need("/v1/disputes", _("Disputes: read"), "rak_dispute_read"),
    Need("/v1/invoices", _("Invoices: read"), "rak_invoice_read"),
    Need("/v1/invoice_payments", _("Invoices: read"), "rak_invoice_read"),
    Need("/v1/credit_notes", _("Credit notes: read"), "rak_credit_note_read"),
    Need("/v1/checkout/sessions", _("Checkout Sessions: read"), "rak_checkout_session_read"),
    Need("/v1/customers", _("Customers: read"), "rak_customer_read"),
    Need("/v1/products", _("Products: read"), "rak_product_read"),
    Need("/v1/events", _("Events: read"), "rak_event_read"),
)
# An endpoint that nobody has: whether one may be written is refused before it is looked for.
WRITE = Need("/v1/webhook_endpoints/we_none", _("Webhook endpoints: write"), refusals.WRITE)


@dataclass(frozen=True)
class Holder:
    """Whose key it is, and of which mode."""

    account: str
    name: str
    livemode: bool


def check(ask: Asking, live_key: bool, *, makes_endpoint: bool) -> Holder:
    """Calls everything that is needed once. Raises Missing with all that is refused, or CannotConnect.

    `live_key`: how the key reads, for an empty account whose key may not read anything that tells the mode.
    """
    refused: dict[str, Words] = {}
    account = _try(refused, ask, ACCOUNT)
    lists = [_try(refused, ask, need, limit=1) for need in LISTS]
    if makes_endpoint:
        _may_write(refused, ask)
    if refused:
        raise Missing([(title, name) for name, title in refused.items()])
    mode = _mode(ask, lists)
    return Holder(*whose(account), live_key if mode is None else mode)


def whose(account: Answer) -> tuple[str, str]:
    """The id of an account, and what its owner calls it."""
    found = account.get("id")
    if not isinstance(found, str) or not found.startswith("acct_"):
        raise nonsense()
    shown = _part(_part(account, "settings"), "dashboard").get("display_name")
    name = shown or _part(account, "business_profile").get("name") or ""
    return found, str(name)[:100]


def _try(refused: dict[str, Words], ask: Asking, need: Need, **params: Any) -> Answer:
    try:
        return ask.get(need.path, **params)
    except Refused as why:
        if why.status != 403:
            raise
        name = why.permission or need.name
        refused[name] = next((one.title for one in (need, ACCOUNT, *LISTS, WRITE) if one.name == name), need.title)
        return {}


def _may_write(refused: dict[str, Words], ask: Asking) -> None:
    try:
        ask.call("post", WRITE.path, description="")
    except Refused as why:
        if why.status == 403:
            refused[why.permission or WRITE.name] = WRITE.title
        elif why.status != 404:
            raise


def _mode(ask: Asking, lists: list[Answer]) -> bool | None:
    """As the account's objects tell it, else its balance, which not every key may read."""
    rows = [row for one in lists for row in one.get("data") or [] if isinstance(row, dict)]
    told = next((row["livemode"] for row in rows if isinstance(row.get("livemode"), bool)), None)
    if told is None:
        told = _try({}, ask, Need("/v1/balance", "", "")).get("livemode")
    return told if isinstance(told, bool) else None


def _part(of: Answer, name: str) -> Answer:
    found = of.get(name)
    return found if isinstance(found, dict) else {}
