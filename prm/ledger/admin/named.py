"""The rows that a payment's trace names: by their keys; in old traces, which keep none, by names that only one has."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, Q
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from prm.backoffice import cells
from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.ledger.models import Payment, Transaction
from prm.partners.models import Partner

LIMIT = 50
MODELS: dict[str, type[Model]] = {"customer": Customer, "partner": Partner, "deal": Deal, "lead": Lead}
KINDS = {"other": "customer", "deals": "deal", **{kind: kind for kind in MODELS}}
Step = dict[str, Any]


class Named:
    """Of one payment; `rows` are all of its transactions, with their partners and deals."""

    def __init__(self, payment: Payment, rows: Iterable[Transaction]) -> None:
        self._rows: dict[str, dict[int, Model]] = {kind: {} for kind in MODELS}
        self._alike: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._unread: set[str] = set()  # kinds of which there are more than are read
        for row in rows:
            self._know("partner", row.partner)
            self._know("deal", row.deal)
        self._know("customer", payment.customer)
        self._know("partner", payment.customer.partner if payment.customer else None)
        steps = [*payment.trace, payment.reason_data]
        self._read_by_key(steps)
        self._read_by_name(payment, steps)

    def linked(self, step: Step, name: str, text: str) -> SafeString:
        """What a step calls `name`, under its name of that day; a link where it is known which row that is."""
        if name != "deals":
            return self._link(step, name, text, _key(step, name))
        keys = _key(step, name) or [None] * len(step["deals"])
        every = ((self._link(step, name, *one),) for one in zip(step["deals"], keys, strict=True))
        return format_html_join(", ", "{}", every) or cells.isolated(text)

    def _link(self, step: Step, name: str, text: str, key: int | None) -> SafeString:
        kind = KINDS.get(name, name)
        if key is None and "ids" not in step and kind not in self._unread and name != "other":
            alike = self._alike.get((kind, text), set())
            key = next(iter(alike)) if len(alike) == 1 else None
        row = self._rows[kind].get(key) if key is not None else None
        return cells.link(row, text) if row else cells.isolated(text)

    def _know(self, kind: str, row: Model | None) -> None:
        if row is not None:
            self._rows[kind][row.pk] = row
            self._alike[kind, str(row)].add(row.pk)

    def _read_by_key(self, steps: list[Step]) -> None:
        wanted: dict[str, set[int]] = defaultdict(set)
        for kind, key in (one for step in steps for one in _keys(step)):
            wanted[kind].add(key)
        for kind, keys in wanted.items():
            missing = keys - self._rows[kind].keys()
            for row in MODELS[kind]._default_manager.in_bulk(missing).values() if missing else ():
                self._know(kind, row)

    def _read_by_name(self, payment: Payment, steps: list[Step]) -> None:
        """Leads and deals of old traces are looked for among the customer's and those of the payer's e-mail."""
        mine = [Q(customer=payment.customer_id)] if payment.customer_id else []
        mine += [Q(email_key=payment.payer_email)] if payment.payer_email else []
        old = {KINDS.get(name) for step in steps if "ids" not in step for name in step if step[name]}
        for kind in ("lead", "deal") if mine else ():
            if kind in old:
                found = MODELS[kind]._default_manager.filter(mine[0] | mine[-1])[: LIMIT + 1]
                self._unread |= {kind} if len(found) > LIMIT else set()
                for row in found:
                    self._know(kind, row)


def _key(step: Step, name: str) -> Any:
    """What a person attached has its key beside it, in old traces too."""
    return step.get("ids", {}).get(name) or (step.get("customer_id") if name == "customer" else None)


def _keys(step: Step) -> Iterator[tuple[str, int]]:
    for name, kind in KINDS.items():
        found = _key(step, name) or []
        for key in found if isinstance(found, list) else [found]:
            yield kind, key
