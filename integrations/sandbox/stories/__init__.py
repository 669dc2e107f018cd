"""What can happen at Stripe: each story makes the objects and tells the events that Stripe sends for it."""

from .authorising import AuthorisationStories
from .base import Told
from .charging import ChargeStories
from .disputing import DisputeStories
from .noting import NoteStories
from .refunding import RefundStories
from .settling import SettleStories

__all__ = ["Stories", "Told"]


class Stories(ChargeStories, AuthorisationStories, SettleStories, RefundStories, DisputeStories, NoteStories):
    """All of them."""
