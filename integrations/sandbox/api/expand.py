from collections.abc import Iterable
from typing import Any

from ..invoices import Invoice
from ..objects import Charge, InvoicePayment
from ..render import Telling, render
from ..render.charge import refunds
from ..world import World
from .errors import ApiError
from .lists import listed

DEEPEST = 4
# Fields that Stripe only includes when asked, and that the sandbox has nothing to put in.
EMPTY = {"amount_paid_off_stripe", "cash_balance", "currency_options", "line_items", "tax", "tiers"}
EMPTY_LISTS = {"sources", "subscriptions", "tax_ids"}


class Expander:
    """Replaces ids by their objects along the asked paths, in place."""

    def __init__(self, world: World, telling: Telling) -> None:
        self._world = world
        self._telling = telling

    def expand(self, body: dict[str, Any], paths: Iterable[str]) -> dict[str, Any]:
        for path in paths:
            parts = path.split(".")
            if len(parts) > DEEPEST:
                text = f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}"
                raise ApiError(400, text, param="expand")
            self._into(body, parts, path)
        return body

    def _into(self, node: dict[str, Any], parts: list[str], path: str) -> dict[str, Any]:
        if parts and not node.get("deleted"):
            head, *rest = parts
            if head not in node:
                node[head] = self._included(node, head, path)
            node[head] = self._expanded(node[head], rest, path)
        return node

    def _expanded(self, value: Any, rest: list[str], path: str) -> Any:
        if isinstance(value, list):
            return [self._expanded(each, rest, path) for each in value]
        if isinstance(value, str):
            found = self._world.get(value)
            return value if found is None else self._into(render(found, self._telling), rest, path)
        if isinstance(value, dict):
            return self._into(value, rest, path)
        if value is None:
            return None
        raise ApiError(400, f"This property cannot be expanded ({path}).", param="expand")

    def _included(self, node: dict[str, Any], name: str, path: str) -> Any:
        of = self._world.get(node.get("id", ""))
        if name == "payments" and isinstance(of, Invoice) and not self._telling.old:
            held = self._world.find(InvoicePayment, "invoice", of.id)
            return listed([render(it, self._telling) for it in held], "/v1/invoice_payments", False)
        if name == "refunds" and isinstance(of, Charge):
            return refunds(of, self._telling)
        if name in EMPTY:
            return None
        if name in EMPTY_LISTS:
            return listed([], f"/v1/{node.get('object')}s/{node.get('id')}/{name}", False)
        if name in ("payment_intent", "charge", "payment_record") and "type" in node:
            return None
        raise ApiError(400, f"This property cannot be expanded ({path}).", param="expand")
