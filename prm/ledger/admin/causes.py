"""What the rows of one payment were reversed or reinstated for."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from prm.backoffice import cells, outside
from prm.backoffice.reader import may_open
from prm.ledger import words
from prm.ledger.admin import going_back
from prm.ledger.models import MoneyBack, Payment, Transaction
from prm.ledger.transactions import CLAIM

Causes = dict[str, MoneyBack | Payment]


def known(payment: Payment, rows: Iterable[Transaction], went: Iterable[MoneyBack]) -> Causes:
    """What the rows' sources are: something that went back, else the payment that settled this one's money."""
    found: Causes = {one.external_id: one for one in went}
    mine = {"provider": payment.provider, "account": payment.account}
    for model in filter(may_open, (MoneyBack, Payment)):
        # What went back of a payment whose money turned out to be another's is kept at that other one.
        if missing := {row.source for row in rows if row.source} - found.keys():
            rest: Any = model._default_manager.filter(**mine, external_id__in=missing)
            found |= {one.external_id: one for one in rest}
    return found


def beside(request: HttpRequest, row: Transaction, causes: Causes) -> SafeString:
    """The cause in words, which open its page in the back office, and its id, which opens the provider's."""
    one = causes.get(row.source)
    if row.source == CLAIM:
        return format_html("{}", _("Credited anew: the customer was claimed"))
    if one is None:
        return cells.code(row.source)
    if isinstance(one, MoneyBack):
        said = going_back.cause(one, reversed_=row.kind == Transaction.Kind.REVERSAL)
    else:
        said = words.reason("superseded", {"by": row.source}).rstrip(".")
    return format_html("{} {}", cells.link(one, said), outside.code(request, one))
