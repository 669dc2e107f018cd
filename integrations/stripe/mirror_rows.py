"""dj-stripe's rows, each brought to a state of its object that is not older than what it holds."""

from datetime import datetime
from typing import Any

import stripe

from integrations.stripe.pace import Pace
from prm import locks

KINDS = {
    "customer": "Customer",
    "product": "Product",
    "price": "Price",
    "payment_intent": "PaymentIntent",
    "invoice": "Invoice",
    "charge": "Charge",
    "refund": "Refund",
}
ATTEMPTS = 6
# One for events and for what pulls list: together they are the mirror.
pace = Pace("STRIPE_MIRROR_PER_SECOND")


def model_of(kind: str) -> Any:
    """dj-stripe's model of Stripe's objects of that kind; None where they are not mirrored."""
    from djstripe import models

    return getattr(models, KINDS[kind]) if kind in KINDS else None


def fetch(kind: str, ident: str, key: str) -> Any:
    """The object as it is at Stripe now, with what dj-stripe wants to come along; None where it is gone."""
    model = model_of(kind)
    try:
        fresh = model.stripe_class.retrieve(ident, api_key=key, expand=model.expand_fields)
    except stripe.InvalidRequestError as error:
        if error.http_status != 404:
            raise
        return None
    return None if fresh.get("deleted") else fresh


def write(obj: dict[str, Any], key: str, at: datetime) -> bool:
    """Stores an object's state of the time `at`, or later; False where the row may hold a newer one.

    Inside a transaction. `key` is what dj-stripe is handed, and stores, for an API key: `client.reference`.
    """
    model = model_of(obj["object"])
    locks.hold([f"mirror:{obj['id']}"])
    row = model.objects.filter(id=obj["id"])
    if row.filter(djstripe_updated__gt=at).exists():
        return False
    model.sync_from_stripe_data(stripe.convert_to_stripe_object(obj, api_key=key), api_key=key)
    # dj-stripe notes when it wrote. What decides between two states is how old each is.
    row.update(djstripe_updated=at)
    return True
