"""What a person can do with a payment without a customer, as buttons in the work-list and on the payment's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from prm.backoffice import cells
from prm.ledger.models import Payment
from prm.ledger.wishes import OPEN


@dataclass(frozen=True)
class Act:
    """`says` what it will do. `asks`: it opens a page of its own first."""

    name: str
    label: str | Promise
    icon: str
    says: str | Promise
    asks: bool = False
    look: str = ""


ATTACH = Act(
    "attach",
    gettext_lazy("Attach to customer"),
    "user",
    gettext_lazy("You choose who paid. The page says what it will do before you confirm."),
    asks=True,
    look="primary",
)
AGAIN = Act(
    "again",
    gettext_lazy("Settle again"),
    "redo",
    gettext_lazy("Looks for its customer, deal and lead once more, under today’s settings."),
)
LEAVE = Act(
    "leave",
    gettext_lazy("Leave it"),
    "minus",
    gettext_lazy("Takes it off this list for a reason that you write. It can be settled again later."),
    asks=True,
)


def may_decide(request: HttpRequest, act: Act = AGAIN) -> bool:
    """Attaching shows customers, so it takes the right to see them too."""
    may = request.user.has_perm("ledger.change_payment")
    return may and (act is not ATTACH or request.user.has_perm("customers.view_customer"))


def acts_of(request: HttpRequest, payment: Payment) -> list[Act]:
    """What this reader can do with this payment now."""
    reasons = OPEN.get(payment.outcome, set())
    if reasons is not None and payment.reason_code not in reasons:
        return []
    some = [AGAIN]
    if payment.outcome == Payment.Outcome.UNMATCHED:
        some = [AGAIN, LEAVE] if payment.facts.get("problem") else [ATTACH, AGAIN, LEAVE]
    return [act for act in some if may_decide(request, act)]


def url(payment: Payment, act: Act) -> str:
    """With when it was settled as the reader saw it, so that nobody undoes what somebody else did meanwhile."""
    seen = payment.settled_at.isoformat() if payment.settled_at else ""
    return f"{reverse(f'admin:ledger_payment_{act.name}', args=[payment.pk])}?{urlencode({'seen': seen})}"


def button(payment: Payment, act: Act, *, small: bool = False) -> SafeString:
    """A link to the act's page, or a button of the form `pr-steps`."""
    look = "pr-btn pr-btn-sm" if small else f"pr-btn pr-btn-{act.look}" if act.look else "pr-btn"
    shown = format_html('{}{}<span class="pr-spoken"> {}</span>', cells.icon(act.icon), act.label, payment)
    words = (look, act.says, url(payment, act), shown)
    if act.asks:
        return format_html('<a class="{}" title="{}" href="{}">{}</a>', *words)
    return format_html(
        '<button class="{}" title="{}" type="submit" form="pr-steps" formaction="{}">{}</button>', *words
    )


def buttons(request: HttpRequest, payment: Payment) -> SafeString:
    """The buttons of a list's row."""
    found = acts_of(request, payment)
    if not found:
        return cells.nothing()
    small = ((button(payment, act, small=True),) for act in found)
    return format_html('<span class="pr-acts pr-acts-wrap">{}</span>', format_html_join("", "{}", small))


def told(request: HttpRequest, rows: Iterable[Payment]) -> list[tuple[SafeString, Act]]:
    """What the buttons of these rows do, each once, with its icon."""
    offered = {act for row in rows for act in acts_of(request, row)}
    return [(cells.icon(act.icon), act) for act in (ATTACH, AGAIN, LEAVE) if act in offered]


def choices(request: HttpRequest, payment: Payment) -> list[dict[str, Any]]:
    """The buttons of the payment's page, each with what it will do."""
    return [{"button": button(payment, act), "says": act.says} for act in acts_of(request, payment)]
