"""A small fake of Stripe's API, in memory, for the demo, the tests and load runs."""

from .notes import CreditNote
from .reversals import Dispute, Refund
from .sandbox import Sandbox
from .stories import Told
from .terms import Credit, Discount, Item, Shipping, Tax
from .wire import sign

__all__ = [
    "Credit",
    "CreditNote",
    "Discount",
    "Dispute",
    "Item",
    "Refund",
    "Sandbox",
    "Shipping",
    "Tax",
    "Told",
    "sign",
]
