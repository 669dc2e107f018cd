from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from ..events import Event
from ..hook import Hook
from ..invoices import Invoice
from ..notes import CreditNote
from ..objects import Charge, Customer, Intent, InvoicePayment, Price, Product, Session
from ..reversals import BalanceTransaction, Dispute, Refund
from .lists import Params

Accept = Callable[[Any, list[str]], bool]


def same(name: str) -> Accept:
    return lambda thing, values: getattr(thing, name) == values[-1]


def active(thing: Any, values: list[str]) -> bool:
    return thing.active == (values[-1] == "true")


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of object under /v1. A filter by an indexed field needs no walk over all of them."""

    kind: type
    what: str
    filters: dict[str, Accept] = field(default_factory=dict)
    indexed: dict[str, str] = field(default_factory=dict)
    new_only: bool = False

    def index(self, params: Params) -> tuple[str | None, str | None]:
        held = ((name, params[param][-1]) for param, name in self.indexed.items() if param in params)
        return next(held, (None, None))


RESOURCES = {
    "customers": Resource(Customer, "customer", {"email": same("email")}, {"email": "email"}),
    "products": Resource(Product, "product", {"active": active, "ids": lambda thing, values: thing.id in values}),
    "prices": Resource(
        Price,
        "price",
        {"active": active, "product": same("product"), "currency": same("currency")},
        {"product": "product"},
    ),
    "invoices": Resource(
        Invoice,
        "invoice",
        {"customer": same("customer"), "status": same("status"), "subscription": same("subscription")},
        {"customer": "customer"},
    ),
    "invoice_payments": Resource(
        InvoicePayment,
        "invoice_payment",
        {
            "invoice": same("invoice"),
            "status": same("status"),
            "payment[type]": same("payment_type"),
            "payment[payment_intent]": same("payment_intent"),
            "payment[payment_record]": same("payment"),
        },
        {"payment[payment_intent]": "payment_intent", "invoice": "invoice"},
        new_only=True,
    ),
    "payment_intents": Resource(Intent, "payment_intent", {"customer": same("customer")}, {"customer": "customer"}),
    "charges": Resource(
        Charge,
        "charge",
        {"customer": same("customer"), "payment_intent": same("payment_intent")},
        {"payment_intent": "payment_intent", "customer": "customer"},
    ),
    "refunds": Resource(
        Refund,
        "refund",
        {"charge": same("charge"), "payment_intent": same("payment_intent")},
        {"charge": "charge", "payment_intent": "payment_intent"},
    ),
    "disputes": Resource(
        Dispute,
        "dispute",
        {"charge": same("charge"), "payment_intent": same("payment_intent")},
        {"charge": "charge", "payment_intent": "payment_intent"},
    ),
    "credit_notes": Resource(
        CreditNote,
        "credit_note",
        {"invoice": same("invoice"), "customer": same("customer")},
        {"invoice": "invoice", "customer": "customer"},
    ),
    "balance_transactions": Resource(
        BalanceTransaction,
        "balance transaction",
        {"source": same("source"), "type": same("type"), "currency": same("currency")},
    ),
    "checkout/sessions": Resource(
        Session,
        "checkout.session",
        {
            "customer": same("customer"),
            "customer_details[email]": same("email"),
            "payment_intent": same("payment_intent"),
            "status": same("status"),
        },
        {
            "payment_intent": "payment_intent",
            "customer": "customer",
            "customer_details[email]": "email",
        },
    ),
    "events": Resource(
        Event,
        "event",
        {
            "type": lambda event, values: fnmatchcase(event.type, values[-1]),
            "types": lambda event, values: event.type in values,
        },
    ),
    "webhook_endpoints": Resource(Hook, "webhook endpoint"),
}
ROUTES = {resource.kind: route for route, resource in RESOURCES.items()}
