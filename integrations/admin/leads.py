"""What was pulled for a lead, on its page."""

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from integrations.models import Pull
from prm.backoffice import cells, slots
from prm.backoffice.tables import Column, Panel, table
from prm.leads.models import Lead

UNMATCHED = "unmatched"


@slots.panel("lead", Pull, order=20)
def pulls_of_lead(request: HttpRequest, lead: Lead) -> Panel | None:
    """Nothing where nothing was ever to be pulled for it."""
    rows = list(Pull.objects.filter(kind=Pull.Kind.LEAD, subject=lead.key).select_related("connection"))
    if not rows:
        return None
    columns = (
        Column(_("Account"), _account),
        Column(_("State"), lambda pull: cells.two_lines(cells.badge(pull.state, pull.get_state_display()), _why(pull))),
        Column(_("What was found"), _found),
        Column(_("When"), lambda pull: cells.when(pull.finished_at or pull.created_at)),
    )
    return table(_("Pulled from Stripe"), columns, rows, empty="")


def _account(pull: Pull) -> Any:
    """Leads to the pull's own page, which tells more and takes up one that failed."""
    return format_html("{} {}", cells.link(pull, pull.connection), cells.test_mark(pull.connection.livemode))


def _why(pull: Pull) -> str:
    if pull.state == Pull.State.PENDING and not pull.reason_code:
        return _("Waits for its turn.")
    return pull.reason


def _found(pull: Pull) -> Any:
    counts = pull.counts
    unmatched = sum(number for name, number in counts.items() if name.startswith(UNMATCHED))
    told = (
        (counts.get("recorded", 0), _("%(number)s recorded")),
        (counts.get("already there", 0), _("%(number)s there already")),
        (counts.get("settled again", 0), _("%(number)s settled again")),
        (counts.get("credited anew", 0), _("%(number)s credited anew")),
        (unmatched, _("%(number)s unmatched")),
    )
    said = [words % {"number": number} for number, words in told if number]
    return ", ".join(said) or cells.nothing()
