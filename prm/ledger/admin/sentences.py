"""The steps of a payment's trace as sentences, in which ids, names and amounts lead to what they name."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from prm.backoffice import cells, outside
from prm.ledger import words
from prm.ledger.admin.named import KINDS, Named
from prm.ledger.models import MoneyBack, Payment, Transaction

WRITTEN = {"row": "sale", "row_reversed": "reversal", "row_reinstated": "reinstatement"}
IDS = {"id", "payer", "source", "answer", "by"}
PLACE = re.compile(r"%\((\w+)\)s")


class Sentences:
    """Of one payment; `rows` are all of its transactions, `went` what went back of it."""

    def __init__(
        self, request: HttpRequest, payment: Payment, rows: list[Transaction], went: Iterable[MoneyBack]
    ) -> None:
        self.request, self.payment = request, payment
        self.ids: dict[str, Any] = {one.external_id: one for one in went}
        self.rows: dict[Any, list[Transaction]] = defaultdict(list)
        self.named = Named(payment, rows)
        for row in rows:
            self.rows[row.kind, row.name, row.amount_minor, row.source].append(row)

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

    def _row(self, step: dict[str, Any]) -> Transaction | None:
        """The row of the ledger that a step wrote; alike ones in their order."""
        kind = WRITTEN.get(step["code"])
        minor = step.get("amount", {}).get("minor") if kind else None
        found = self.rows.get((kind, step.get("name"), minor, step.get("source", "")))
        return found.pop(0) if found else None

    def _filled(self, step: dict[str, Any], name: str, text: str, row: Transaction | None) -> Any:
        if row is not None and name in ("name", "amount"):
            return cells.link(row, text)
        if name in IDS and "_" in text:
            return format_html_join(", ", "{}", ((self._id(one),) for one in text.split(", ")))
        return self.named.linked(step, name, text) if name in KINDS else cells.isolated(text)

    def _id(self, text: str) -> SafeString:
        if text in self.ids:
            return cells.link(self.ids[text], cells.code(text))
        return outside.code(self.request, outside.Id(self.payment.provider, self.payment.livemode, text))
