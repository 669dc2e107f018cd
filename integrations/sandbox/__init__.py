"""A small fake of Stripe's API, in memory, for the demo, the tests and load runs."""

from .notes import CreditNote
from .oauth import Platform
from .reversals import Dispute, Refund
from .sandbox import Sandbox
from .stories import Told
from .street import Street
from .terms import Credit, Discount, Item, Shipping, Tax
from .wire import sign

__all__ = [
    "Credit",
    "CreditNote",
    "Discount",
    "Dispute",
    "Item",
    "Platform",
    "Refund",
    "Sandbox",
    "Shipping",
    "Street",
    "Tax",
    "Told",
    "sign",
]
