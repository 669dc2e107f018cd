"""Asks Stripe for what no event told, and keeps the answer, "nothing" included, so that nobody asks twice."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import stripe
from django.db import transaction

from integrations.models import Connection
from integrations.stripe import client, facts, payloads
from integrations.stripe.case import Missing
from integrations.stripe.facts import Telling
from integrations.stripe.payloads import invoices, notes
from prm.products import naming

PAGE = 100
Answer = list[dict[str, Any]]


def fetch(connection: Connection, missing: Iterable[Missing]) -> None:
    """One call for each thing missing, outside any transaction; raises Trouble where Stripe does not answer."""
    api = client.for_connection(connection)
    now = datetime.now(UTC)
    at = facts.told_at(now, later=True)
    for one in sorted(set(missing)):
        kind, ask = ASK[one.what]
        try:
            found = ask(api.v1, one.id)
        except stripe.InvalidRequestError as error:
            if error.http_status != 404:
                raise client.trouble(error) from None
            found = []
        except stripe.StripeError as error:
            raise client.trouble(error) from None
        with transaction.atomic():
            facts.keep(connection, _tellings(one, kind, found), at)
            for product in found if one.what == "product" else []:
                naming.learn("stripe", connection.account, one.id, product.get("name") or "", now)


def _tellings(one: Missing, kind: str, found: Answer) -> list[Telling]:
    asked = {"charges": "asked_charge"}.get(one.what, f"asked_{one.what} {one.told}".strip())
    names = ", ".join(str(item.get("id")) for item in found[:3])
    answer = Telling(kind, one.id, 0, {asked: names or "nothing"})
    if one.what == "lines":
        whole = [invoices.line(item) for item in found]
        products = [line["product"] for line in whole]
        answer.fields[asked] = str(len(whole))
        told = Telling(kind, one.id, invoices.RANK["paid"] + 1, {"lines": whole}, leaves=products)
        return [answer, told] if whole else [answer]
    if one.what == "note_lines":
        answer.fields |= {asked: str(len(found)), "named": [notes.line(item) for item in found] or None}
        return [answer]
    return [answer, *(telling for item in found for telling in payloads.read(item))]


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
