"""Who pays and what is sold."""

from typing import Any

from integrations.stripe.facts import Telling
from integrations.stripe.fields import email, ident, text


def customer(obj: dict[str, Any]) -> list[Telling]:
    """A deleted customer keeps the e-mail that was last known of it."""
    fields: dict[str, Any] = {"known": True}
    if not obj.get("deleted"):
        fields |= {"email": email(obj, "email"), "name": text(obj, "name")}
    return [Telling("customer", ident(obj), 0, fields)]


def product(obj: dict[str, Any]) -> list[Telling]:
    """The name of a deleted product stays what it was."""
    return [Telling("product", ident(obj), 0, {"known": True, "name": text(obj, "name") or None})]
