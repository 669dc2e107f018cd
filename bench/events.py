"""Real events in any number: the sandbox tells a few payments, and each further event is one of them under new ids."""

import json
import re
from dataclasses import dataclass
from itertools import count
from typing import Any

from bench.bare import SECRET
from integrations.sandbox import Sandbox, sign

ACCOUNT = "acct_1Bench"
PAYERS = 50
WHOLE = ("charge.succeeded", "invoice_payment.paid", "invoice.paid")
BACK = ("refund.created", "charge.refunded")
_numbers = count()


@dataclass
class Delivery:
    body: bytes
    signature: str


class Shop:
    """A sandbox account with customers who pay invoices of one line with VAT, and get a quarter back."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(account=ACCOUNT)
        price = self.sandbox.price(self.sandbox.product("Team plan"), 10000, "eur")
        self.emails = [f"payer{number}@bench.example" for number in range(PAYERS)]
        self.payers = [self.sandbox.customer(email, email) for email in self.emails]
        self.told = [self._told(payer, price) for payer in self.payers]

    def _told(self, payer: str, price: str) -> list[dict[str, Any]]:
        before = len(self.sandbox.events())
        paid = self.sandbox.pay_invoice(payer, [{"price": price}], taxes=[{"percent": 20}])
        self.sandbox.refund(paid.charge or "", 3000)
        return self.sandbox.events()[before:]

    def deliveries(self, number: int) -> list[Delivery]:
        """So many different events, of every kind that a paid invoice and its refund make, signed now."""
        kinds = [json.dumps(event) for story in self.told for event in story]
        made = [renamed(kinds[i % len(kinds)]).encode() for i in range(number)]
        return [Delivery(body, sign(body, SECRET)) for body in made]

    def payments(self, number: int) -> list[tuple[list[str], list[str]]]:
        """So many different payments: the bodies of the events that tell each wholly, and those of its refund."""
        stories = [[event for kind in WHOLE + BACK for event in story if event["type"] == kind] for story in self.told]
        texts = ["\n".join(json.dumps(event) for event in story) for story in stories]
        told = [renamed(texts[i % len(texts)]).split("\n") for i in range(number)]
        return [(bodies[: len(WHOLE)], bodies[len(WHOLE) :]) for bodies in told]


def renamed(text: str) -> str:
    """The same told of another invoice, intent and charge."""
    number = next(_numbers)
    return re.sub(r'"((?:evt|in|pi|ch|re|il|inpay|txn)_\w+)"', rf'"\1n{number}"', text)
