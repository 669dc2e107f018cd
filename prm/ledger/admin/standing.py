"""What each line of a payment sold, what of it was reversed, and what stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm.backoffice import cells
from prm.backoffice.tables import Column, Panel, table
from prm.ledger.models import Payment, Transaction
from prm.ledger.transactions import CLAIM
from prm.products import naming


@dataclass(frozen=True)
class Standing:
    """`reversed_minor` is below zero, and None where only the whole payment knows."""

    label: Any
    product: Any
    currency: str
    sold_minor: int
    reversed_minor: int | None
    leads: bool = True  # to the rows that it is the sum of

    @property
    def sold(self) -> Any:
        return self._amount(self.sold_minor)

    @property
    def reversed(self) -> Any:
        return cells.nothing() if self.reversed_minor is None else self._amount(self.reversed_minor)

    @property
    def stands(self) -> Any:
        return cells.nothing() if self.reversed_minor is None else self._amount(self.sold_minor + self.reversed_minor)

    def _amount(self, minor: int) -> Any:
        shown = cells.amount(minor, self.currency)
        return format_html('<a class="pr-link" href="#became">{}</a>', shown) if self.leads else shown


NAMED = (
    Column(gettext_lazy("Line"), lambda one: one.label),
    Column(gettext_lazy("Product"), lambda one: one.product),
)
PAID = (*NAMED, Column(gettext_lazy("Net"), lambda one: one.sold, right=True))
COLUMNS = (
    *NAMED,
    Column(gettext_lazy("Sold"), lambda one: one.sold, right=True),
    Column(gettext_lazy("Reversed"), lambda one: one.reversed, right=True),
    Column(gettext_lazy("Stands"), lambda one: one.stands, right=True),
)


def sums(rows: Iterable[Transaction]) -> tuple[int, int]:
    """What rows sold, and what they reversed of it. A sale that took another's place sold nothing more."""
    sold = back = 0
    for row in rows:
        if row.kind == Transaction.Kind.SALE or row.source == CLAIM:
            sold += row.amount_minor
        else:
            back += row.amount_minor
    return sold, back


def panel(payment: Payment, rows: list[Transaction]) -> Panel:
    """`rows` are all of the payment's."""
    title, empty = _("What was paid for"), _("The provider told of no lines.")
    lines = payment.facts.get("lines", [])
    known = naming.known(payment.provider, payment.account, [line["product"] for line in lines])
    if not rows:
        paid = [_line(payment, line, known, line["net_minor"], None, leads=False) for line in lines]
        return table(title, PAID, paid, empty=empty)
    if any(row.line for row in rows):
        return table(title, COLUMNS, _by_line(payment, lines, known, rows), empty=empty, foot=_foot(_("Total"), rows))
    # A single line is the whole payment; of several nobody knows which one gave.
    back = sums(rows)[1] if len(lines) == 1 else None
    sold = [_line(payment, line, known, line["net_minor"], back) for line in lines]
    whole = _foot(_("Whole payment"), rows)
    return table(title, COLUMNS, sold or whole, empty=empty, foot=whole if sold else ())


def _by_line(payment: Payment, lines: list[Any], known: dict[str, Any], rows: list[Transaction]) -> list[Standing]:
    of_line: dict[str, list[Transaction]] = {line["key"]: [] for line in lines}
    for row in rows:
        of_line.setdefault(row.line, []).append(row)
    told = [_line(payment, line, known, *sums(of_line.pop(line["key"], []))) for line in lines]
    others = [mine for mine in of_line.values() if mine]
    return told + [Standing(mine[0].name, cells.nothing(), mine[0].currency, *sums(mine)) for mine in others]


def _line(
    payment: Payment, line: dict[str, Any], known: dict[str, Any], sold: int, back: int | None, *, leads: bool = True
) -> Standing:
    label = cells.isolated(line["description"]) or cells.code(line["key"])
    return Standing(label, cells.link(known.get(line["product"])), payment.currency, sold, back, leads)


def _foot(word: str, rows: list[Transaction]) -> list[Standing]:
    """One row a currency."""
    found = []
    for currency in sorted({row.currency for row in rows}):
        label = format_html('<span class="pr-sum"><span class="pr-iso">{}</span> {}</span>', currency, word)
        found.append(Standing(label, "", currency, *sums(row for row in rows if row.currency == currency)))
    return found
