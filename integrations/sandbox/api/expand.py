from collections.abc import Iterable
from typing import Any

from ..invoices import Invoice
from ..objects import Charge, InvoicePayment
from ..world import World
from .errors import ApiError
from .lists import listed
from .permissions import Grant
from .resources import ROUTES
from .telling import Teller

DEEPEST = 4
# Fields that Stripe only includes when asked, and that the sandbox has nothing to put in.
EMPTY = {"amount_paid_off_stripe", "cash_balance", "currency_options", "line_items", "tax", "tiers"}
EMPTY_LISTS = {"sources", "subscriptions", "tax_ids"}


class Expander:
    """Replaces ids by their objects along the asked paths."""

    def __init__(self, world: World, teller: Teller, grant: Grant) -> None:
        self._world = world
        self._teller = teller
        self._grant = grant

    def expand(self, body: dict[str, Any], paths: Iterable[str]) -> dict[str, Any]:
        for path in paths:
            parts = path.split(".")
            if len(parts) > DEEPEST:
                text = f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}"
                raise ApiError(400, text, "property_expansion_max_depth", "expand")
            body = self._into(body, parts, path)
        return body

    def _into(self, node: dict[str, Any], parts: list[str], path: str) -> dict[str, Any]:
        if not parts or node.get("deleted"):
            return node
        head, *rest = parts
        value = node[head] if head in node else self._included(node, head, path)
        return {**node, head: self._expanded(value, rest, path)}

    def _expanded(self, value: Any, rest: list[str], path: str) -> Any:
        if isinstance(value, list):
            return [self._expanded(each, rest, path) for each in value]
        if isinstance(value, str):
            return self._found(value, rest, path)
        if isinstance(value, dict):
            return self._into(value, rest, path)
        if value is None:
            return None
        raise ApiError(400, f"This property cannot be expanded ({path}).", param="expand")

    def _found(self, id: str, rest: list[str], path: str) -> Any:
        found = self._world.get(id)
        if found is None:
            return id
        if route := ROUTES.get(type(found)):
            self._grant.check(route)
        return self._into(self._teller.tell(found), rest, path)

    def _included(self, node: dict[str, Any], name: str, path: str) -> Any:
        of = self._world.get(node.get("id", ""))
        if name == "payments" and isinstance(of, Invoice) and not self._teller.old:
            held = self._world.find(InvoicePayment, "invoice", of.id)
            return listed([self._teller.tell(it) for it in held], "/v1/invoice_payments", False)
        if name == "refunds" and isinstance(of, Charge):
            return self._teller.refunds(of)
        if name == "dispute" and isinstance(of, Charge):
            return of.dispute
        if name in EMPTY:
            return None
        if name in EMPTY_LISTS:
            return listed([], f"/v1/{node.get('object')}s/{node.get('id')}/{name}", False)
        if name in ("payment_intent", "charge", "payment_record") and "type" in node:
            return None
        raise ApiError(400, f"This property cannot be expanded ({path}).", param="expand")
