"""What the page of a payment shows: its figures, its tables and its way, each to whom what it tells of is shown."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from prm import money
from prm.backoffice import cells, outside
from prm.backoffice.reader import may_see
from prm.backoffice.tables import Panel
from prm.ledger.admin import acts, became, going_back, paid, standing
from prm.ledger.admin.sentences import Sentences
from prm.ledger.admin.timeline import timeline
from prm.ledger.models import MoneyBack, Payment, Transaction


def context(request: HttpRequest, payment: Payment) -> dict[str, Any]:
    ledger = payment.transactions.select_related("customer", "partner", "deal").order_by("pk")
    rows = list(ledger) if may_see(request.user, Transaction) else []
    went = list(payment.money_back.all()) if may_see(request.user, MoneyBack) else []
    said = Sentences(request, payment, rows, went)
    return {
        "payment": payment,
        "reason": said.reason(),
        "badge": cells.badge(payment.outcome, payment.get_outcome_display(), large=True),
        "test": cells.test_mark(payment.livemode),
        "facts": _facts(request, payment),
        "tables": _tables(request, payment, rows, went),
        "way": timeline(request, payment, said),
        "links": outside.links(request, payment),
        "choices": acts.choices(request, payment),
        **_figures(payment, rows, went),
    }


def _figures(payment: Payment, rows: list[Transaction], went: list[MoneyBack]) -> dict[str, str]:
    sold, reversed_ = standing.sums(rows)
    back = sum(one.counted_minor for one in went)
    minor = {"figure": sold + reversed_ if reversed_ else payment.net_minor, "gross": payment.gross_minor}
    minor |= {"sold": sold} if reversed_ else {}
    minor |= {"back": back} if back else {}
    return {name: money.for_reader(one, payment.currency) for name, one in minor.items()}


def _tables(request: HttpRequest, payment: Payment, rows: list[Transaction], went: list[MoneyBack]) -> list[Panel]:
    """What the rows of the ledger tell is shown to whom the ledger is: to others, what the provider told."""
    shown = [paid.panel(payment), standing.panel(payment, rows)]
    if went:
        shown.append(going_back.panel(request, went))
    if may_see(request.user, Transaction):
        shown.append(became.panel(request, payment, rows, went))
    return shown


def _facts(request: HttpRequest, payment: Payment) -> list[tuple[str, Any]]:
    payer = outside.Id(payment.provider, payment.livemode, payment.payer_id)
    return [
        (_("Id"), outside.code(request, payment)),
        (_("Customer"), cells.link(payment.customer)),
        (_("Payer’s e-mail"), payment.payer_email or cells.nothing()),
        (_("Provider’s customer"), outside.code(request, payer)),
        (_("Paid"), cells.moment(payment.occurred_at)),
        (_("First seen"), cells.moment(payment.first_seen_at)),
        (_("Settled"), cells.moment(payment.settled_at)),
        (_("Account"), outside.code(request, outside.Id(payment.provider, payment.livemode, payment.account))),
    ]
