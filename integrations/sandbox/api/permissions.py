"""What a restricted key may: Stripe's own names, as its errors and its key form have them."""

from collections.abc import Iterable
from dataclasses import dataclass

from .errors import not_permitted

# Prices are still called plans there, refunds go with charges, and an account's name is in its KYC data.
NAMES = {
    "account": "accounts_kyc_basic",
    "accounts": "accounts_kyc_basic",
    "balance": "balance",
    "balance_transactions": "balance_transaction_source",
    "charges": "charge",
    "checkout/sessions": "checkout_session",
    "credit_notes": "credit_note",
    "customers": "customer",
    "disputes": "dispute",
    "events": "event",
    "invoice_payments": "invoice",
    "invoices": "invoice",
    "payment_intents": "payment_intent",
    "prices": "plan",
    "products": "product",
    "refunds": "charge",
    "webhook_endpoints": "webhook",
}
ACCOUNT = "accounts_kyc_basic_read"
KNOWN = {f"{name}_{verb}" for name in NAMES.values() for verb in ("read", "write")}
READING = frozenset(name for name in KNOWN if name.endswith("_read"))


def named(permissions: Iterable[str]) -> frozenset[str]:
    """With or without Stripe's `rak_`; ValueError for a name that Stripe does not have."""
    names = frozenset(each.removeprefix("rak_") for each in permissions)
    if unknown := names - KNOWN:
        raise ValueError(f"no permission {', '.join(sorted(unknown))}; there are {', '.join(sorted(KNOWN))}")
    return names


@dataclass(frozen=True, slots=True)
class Grant:
    """A key and what it may; None: everything."""

    key: str
    account: str
    permissions: frozenset[str] | None = None

    def check(self, route: str, verb: str = "read") -> None:
        """ApiError where the key may not. Writing includes reading."""
        if self.permissions is None:
            return
        first, _, rest = route.partition("/")
        name = NAMES.get("checkout/sessions" if rest.startswith("sessions") else first)
        if name and not {f"{name}_{verb}", f"{name}_write"} & self.permissions:
            raise not_permitted(self.key, self.account, f"{name}_{verb}")
