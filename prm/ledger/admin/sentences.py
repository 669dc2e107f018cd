"""The steps of a payment's trace as sentences, in which ids, names and amounts lead to what they name."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from prm.backoffice import cells, outside
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.ledger import words
from prm.ledger.models import MoneyBack, Payment, Transaction

LIMIT = 50
KINDS = {"row": "sale", "row_reversed": "reversal", "row_reinstated": "reinstatement"}
IDS = {"id", "payer", "source", "answer", "by"}
PLACE = re.compile(r"%\((\w+)\)s")


class Sentences:
    """Of one payment; `rows` are all of its transactions, `went` what went back of it."""

    def __init__(
        self, request: HttpRequest, payment: Payment, rows: Iterable[Transaction], went: Iterable[MoneyBack]
    ) -> None:
        self.request, self.payment = request, payment
        self.ids: dict[str, Any] = {one.external_id: one for one in went}
        self.rows: dict[Any, list[Transaction]] = defaultdict(list)
        self.names: dict[tuple[str, str], Model] = {}
        for row in rows:
            self.rows[row.kind, row.name, row.amount_minor, row.source].append(row)
            self._name("partner", row.partner)
            self._name("deal", row.deal)
        customer = payment.customer
        self._name("customer", customer)
        self._name("partner", customer.partner if customer else None)
        self._look_up(" ".join(step["code"] for step in payment.trace))

    def of(self, step: dict[str, Any]) -> SafeString:
        template, shown = words.phrase(step)
        if shown is None:
            return format_html("{}", template)
        row = self._row(step)
        filled = {name: self._filled(step, name, text, row) for name, text in shown.items()}
        braced = template.replace("{", "{{").replace("}", "}}").replace("%%", "%")
        return format_html(PLACE.sub(r"{\1}", braced), **filled)

    def reason(self) -> SafeString:
        """Why the payment ended as it did."""
        payment = self.payment
        if not payment.reason_code:
            return SafeString()
        return self.of({"code": "outcome", "reason": payment.reason_code, **payment.reason_data})

    def _look_up(self, codes: str) -> None:
        """Leads and deals are kept by name: those of the customer and of the payer's e-mail are looked for."""
        wanted: list[tuple[str, type[Model]]] = [("lead", Lead)] if "lead" in codes else []
        wanted += [("deal", Deal)] if "deals_found" in codes or "deal_not" in codes else []
        for name, model in wanted:
            rows = model._default_manager
            found = list(rows.filter(customer=self.payment.customer)[:LIMIT]) if self.payment.customer_id else []
            if not found and self.payment.payer_email:
                found = list(rows.filter(email_key=self.payment.payer_email)[:LIMIT])
            for one in found:
                self._name(name, one)

    def _name(self, kind: str, row: Model | None) -> None:
        if row is not None:
            self.names.setdefault((kind, str(row)), row)

    def _row(self, step: dict[str, Any]) -> Transaction | None:
        """The row of the ledger that a step wrote; alike ones in their order."""
        kind = KINDS.get(step["code"])
        minor = step.get("amount", {}).get("minor") if kind else None
        found = self.rows.get((kind, step.get("name"), minor, step.get("source", "")))
        return found.pop(0) if found else None

    def _filled(self, step: dict[str, Any], name: str, text: str, row: Transaction | None) -> Any:
        if row is not None and name in ("name", "amount"):
            return cells.link(row, text)
        if name == "deals":
            every = ((self._known("deal", one),) for one in step["deals"])
            return format_html_join(", ", "{}", every) or text
        if name in IDS and "_" in text:
            return format_html_join(", ", "{}", ((self._id(one),) for one in text.split(", ")))
        return self._known({"other": "customer"}.get(name, name), text)

    def _known(self, kind: str, text: str) -> SafeString:
        row = self.names.get((kind, text))
        return cells.link(row) if row else cells.isolated(text)

    def _id(self, text: str) -> SafeString:
        if text in self.ids:
            return cells.link(self.ids[text], cells.code(text))
        return outside.code(self.request, outside.Id(self.payment.provider, self.payment.livemode, text))
