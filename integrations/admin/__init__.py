from integrations.admin import (
    connection,
    customers,
    event,
    home,
    home_connections,
    leads,
    panels,
    pulls,
    stripe_objects,
    telling,
)

__all__ = [
    "connection",
    "customers",
    "event",
    "home",
    "home_connections",
    "leads",
    "panels",
    "pulls",
    "stripe_objects",
    "telling",
]
