"""What can happen at Stripe: each story makes the objects and tells the events that Stripe sends for it."""

from .authorising import AuthorisationStories
from .base import Told
from .catalogue import CatalogueStories
from .charging import ChargeStories
from .invoicing import InvoiceStories
from .settling import SettleStories

__all__ = ["AuthorisationStories", "CatalogueStories", "ChargeStories", "InvoiceStories", "SettleStories", "Told"]
