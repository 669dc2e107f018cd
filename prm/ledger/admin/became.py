"""The rows of the ledger that a payment became, each with its cause."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from prm.backoffice import cells
from prm.backoffice.newest import listed
from prm.backoffice.tables import LIMIT, Column, Panel, Total, table
from prm.ledger.admin import causes
from prm.ledger.admin.transaction import credited
from prm.ledger.models import MoneyBack, Payment, Transaction


def panel(request: HttpRequest, payment: Payment, rows: list[Transaction], went: list[MoneyBack]) -> Panel:
    known = causes.known(payment, rows, went)
    lines = {line["key"]: line["description"] for line in payment.facts.get("lines", [])}

    def name(row: Transaction) -> Any:
        line = lines.get(row.line) or row.line
        return cells.two_lines(cells.link(row), line) if line else cells.link(row)

    def kind(row: Transaction) -> Any:
        badge = cells.badge(row.kind, row.get_kind_display())
        return cells.two_lines(badge, causes.beside(request, row, known)) if row.source else badge

    columns = (
        Column(_("Transaction"), name),
        Column(_("Kind"), kind),
        Column(_("Recorded"), lambda row: cells.when(row.recorded_at)),
        Column(_("Net"), lambda row: cells.link(row, cells.amount(row.amount_minor, row.currency)), right=True),
    )
    empty = _("No transaction. The reason is above, the way to it beside.")
    note = _note(payment, rows)
    return table(_("What it became"), columns, rows, empty=empty, totals=_totals(rows), note=note, anchor="became")


def _totals(rows: list[Transaction]) -> list[Total]:
    sums: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for row in rows:
        sums[not row.livemode, row.currency].append(row.amount_minor)
    return [Total(key[1], not key[0], sum(sums[key]), len(sums[key])) for key in sorted(sums)]


def _note(payment: Payment, rows: list[Transaction]) -> Any:
    names = dict.fromkeys(credited(row) for row in rows)
    if not names:
        return ""
    note = format_html("{} {}", _("Credited to"), format_html_join(", ", "{}", ((one,) for one in names)))
    if len(rows) <= LIMIT:
        return note
    every = listed(Transaction, payment__id__exact=payment.pk)
    return format_html('{} · <a class="pr-link" href="{}">{}</a>', note, every, _("See all"))
