"""The questions that Stripe is asked: one call each, by the name of what is missing."""

from collections.abc import Callable
from typing import Any

PAGE = 100
Answer = list[dict[str, Any]]


def _invoice(api: Any, key: str) -> Answer:
    return [api.invoices.retrieve(key).to_dict()]


def _lines(api: Any, key: str) -> Answer:
    return _all(api.invoices.line_items.list(key, {"limit": PAGE}))


def _links(api: Any, key: str) -> Answer:
    expand = ["data.payment.payment_intent.latest_charge"]
    return _listed(api.invoice_payments.list({"invoice": key, "limit": PAGE, "expand": expand}))


def _link(api: Any, key: str) -> Answer:
    payment = {"type": "payment_intent", "payment_intent": key}
    return _listed(api.invoice_payments.list({"payment": payment, "limit": PAGE, "expand": ["data.invoice"]}))


def _session(api: Any, key: str) -> Answer:
    return _listed(api.checkout.sessions.list({"payment_intent": key, "limit": 1}))


def _charge(api: Any, key: str) -> Answer:
    return [api.charges.retrieve(key).to_dict()]


def _charges(api: Any, key: str) -> Answer:
    return _listed(api.charges.list({"payment_intent": key, "limit": PAGE}))


def _customer(api: Any, key: str) -> Answer:
    return [api.customers.retrieve(key).to_dict()]


def _product(api: Any, key: str) -> Answer:
    return [api.products.retrieve(key).to_dict()]


def _refunds(api: Any, key: str) -> Answer:
    return _all(api.refunds.list({"charge": key, "limit": PAGE}))


def _note(api: Any, key: str) -> Answer:
    return [api.credit_notes.retrieve(key).to_dict()]


def _note_lines(api: Any, key: str) -> Answer:
    return _all(api.credit_notes.line_items.list(key, {"limit": PAGE}))


def _all(pages: Any) -> Answer:
    return [item.to_dict() for item in pages.auto_paging_iter()]


def _listed(page: Any) -> Answer:
    return [item.to_dict() for item in page.data]


ASK: dict[str, tuple[str, Callable[[Any, str], Answer]]] = {
    "invoice": ("invoice", _invoice),
    "lines": ("invoice", _lines),
    "links": ("invoice", _links),
    "link": ("intent", _link),
    "session": ("intent", _session),
    "charge": ("charge", _charge),
    "charges": ("intent", _charges),
    "refunds": ("charge", _refunds),
    "note": ("note", _note),
    "note_lines": ("note", _note_lines),
    "customer": ("customer", _customer),
    "product": ("product", _product),
}
