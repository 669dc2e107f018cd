"""A pull's progress in words and as a number for its bar."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from integrations.models import Connection, Pull
from prm.backoffice import cells

STAGES = {
    "products": gettext_lazy("Reading products"),
    "invoices": gettext_lazy("Reading invoices"),
    "sessions": gettext_lazy("Reading Checkout Sessions"),
    "refunds": gettext_lazy("Reading refunds"),
    "disputes": gettext_lazy("Reading disputes"),
    "credit notes": gettext_lazy("Reading credit notes"),
    "charges": gettext_lazy("Reading and settling charges"),
    "prices": gettext_lazy("Reading prices"),
    "without a charge": gettext_lazy("Settling invoices without a charge"),
    "without a payment": gettext_lazy("Looking after what went back"),
    "events": gettext_lazy("Reading events"),
    "lead": gettext_lazy("Looking for what was paid"),
    "end": gettext_lazy("Done"),
}
COUNTS = {
    "seen": pgettext_lazy("count", "payments seen"),
    "recorded": pgettext_lazy("count", "recorded"),
    "already there": pgettext_lazy("count", "already there"),
    "settled again": pgettext_lazy("count", "settled again"),
    "credited anew": pgettext_lazy("count", "sales credited anew"),
    "ignored": pgettext_lazy("count", "ignored"),
    "objects": pgettext_lazy("count", "objects read"),
    "missed": pgettext_lazy("count", "events that were missed"),
}
UNMATCHED = "unmatched: "
REASONS = {
    "no_match": gettext_lazy("nobody with that e-mail"),
    "no_match_no_email": gettext_lazy("no e-mail"),
    "no_match_anonymous": gettext_lazy("neither an e-mail nor a customer"),
    "lead_pending": gettext_lazy("a lead still pending"),
    "lead_not_converted": gettext_lazy("converting leads is off"),
    "deal_not_associated": gettext_lazy("associating deals is off"),
    "part_paid": gettext_lazy("paid in part"),
}


def counts(pull: Pull) -> list[tuple[str, int]]:
    """What was found, in words; unmatched payments by their reason."""
    known = [(str(name), pull.counts[key]) for key, name in COUNTS.items() if key in pull.counts]
    others = [(key, number) for key, number in sorted(pull.counts.items()) if key.startswith(UNMATCHED)]
    return known + [(_unmatched(key.removeprefix(UNMATCHED)), number) for key, number in others]


def counted(pull: Pull) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts(pull)) or _("nothing yet")


def last_pull(connection: Connection) -> Any:
    """How the last pull that somebody asked for stands, in a line; those of missed events ask for themselves."""
    pull = connection.pulls.exclude(kind=Pull.Kind.EVENTS).order_by("-created_at", "-pk").first()
    if pull is None:
        return None
    words = pull.reason if pull.state == Pull.State.FAILED else counted(pull)
    parts = cells.link(pull), cells.badge(pull.state, pull.get_state_display()), cells.moment(pull.created_at), words
    return format_html("{} {} {} · {}", *parts)


def told(pull: Pull) -> dict[str, Any]:
    """As the page shows it: percent (None where nobody can tell), what is being done, what was found."""
    stage = str(next(reversed(pull.cursor.values()), [""])[0])
    doing = STAGES.get(stage, _("Waiting for a worker"))
    if pull.state != Pull.State.PENDING:
        doing = pull.get_state_display()
    return {
        "state": pull.state,
        "percent": 100 if pull.state == Pull.State.DONE else pull.percent,
        "doing": str(doing),
        "reason": pull.reason,
        "counts": [{"name": name, "number": number} for name, number in counts(pull)],
    }


def _unmatched(code: str) -> str:
    return _("unmatched: %(why)s") % {"why": REASONS.get(code, code)}
