"""Finding the customer whom a payment is to be attached to."""

from typing import Any
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from prm.backoffice import cells
from prm.backoffice.narrowing import is_key
from prm.backoffice.searching_text import Asked
from prm.backoffice.tables import Column, Panel, table
from prm.customers.finding import search
from prm.customers.models import Customer

MOST = 20


def asked(text: str) -> str:
    """What somebody searches for, as a database takes it."""
    return Asked(text).text


def found(text: str) -> list[Customer]:
    """The customers that their list's search finds; the newest where nothing is asked."""
    rows = Customer.objects.select_related("partner")
    if text:
        rows = rows.filter(search(Asked(text)))
    return list(rows[: MOST + 1])


def chosen(text: str) -> Customer | None:
    """The customer of a number in an address."""
    return Customer.objects.select_related("partner").filter(pk=text if is_key(text) else 0).first()


def panel(text: str, seen: str) -> Panel:
    """What was found, each with a way to choose it."""
    rows = found(text)
    columns = (
        Column(_("Customer"), lambda one: cells.two_lines(one, one.email if one.name else "")),
        Column(_("Source partner"), lambda one: str(one.partner) if one.partner else _("Unclaimed")),
        Column(_("Registered"), lambda one: cells.when(one.registered_at)),
        Column("", lambda one: _choose(one, text, seen), right=True),
    )
    note: Any = _("Newest first") if not text else ""
    if len(rows) > MOST:
        note = _("The first %(count)s. Search for more.") % {"count": MOST}
    nobody = _("No customer has “%(text)s” in its name, e-mail or ids.") if text else _("No customer yet.")
    return table(_("Customers"), columns, rows[:MOST], empty=nobody % {"text": text}, note=note)


def _choose(one: Customer, text: str, seen: str) -> SafeString:
    query = urlencode({"q": text, "customer": one.pk, "seen": seen})
    words = (query, _("Choose"), one)
    return format_html('<a class="pr-btn pr-btn-sm" href="?{}">{}<span class="pr-spoken"> {}</span></a>', *words)
