"""A small fake of Stripe's API, in memory, for the demo, the tests and load runs."""

from .sandbox import Sandbox
from .stories import Told
from .terms import Discount, Item, Shipping, Tax
from .wire import sign

__all__ = ["Discount", "Item", "Sandbox", "Shipping", "Tax", "Told", "sign"]
