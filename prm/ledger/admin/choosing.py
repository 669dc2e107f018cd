"""Finding the customer whom a payment is to be attached to."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from prm.backoffice import cells
from prm.backoffice.tables import Column, Panel, table
from prm.customers.models import Customer, ExternalId
from prm.fields import fold

MOST = 20
LONGEST = 320


def asked(text: str) -> str:
    """What somebody searches for, as a database takes it."""
    return text.replace("\x00", "").strip()[:LONGEST]


def found(text: str) -> list[Customer]:
    """Customers by part of their name or e-mail, by a provider's id or their key; the newest where nothing is asked."""
    rows = Customer.objects.select_related("partner")
    if text:
        ids = ExternalId.objects.filter(external_id=text).values("customer_id")
        like = Q(name__icontains=text) | Q(email_key__contains=fold(text)) | Q(key=text)
        rows = rows.filter(like | Q(pk__in=ids))
    return list(rows[: MOST + 1])


def chosen(text: str) -> Customer | None:
    """The customer of a number in an address."""
    known = text if text.isascii() and text.isdecimal() and len(text) < 19 else "0"
    return Customer.objects.select_related("partner").filter(pk=known).first()


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
