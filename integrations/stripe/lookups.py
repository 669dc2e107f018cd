"""Asks Stripe for what no event told, and keeps the answer, "nothing" included, so that nobody asks twice."""

from collections.abc import Iterable
from datetime import UTC, datetime

import stripe
from django.db import transaction

from integrations.models import Connection
from integrations.stripe import client, facts, payloads
from integrations.stripe.case import Missing
from integrations.stripe.facts import Telling
from integrations.stripe.payloads import invoices, notes
from integrations.stripe.questions import ASK, Answer
from prm.products import naming


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
