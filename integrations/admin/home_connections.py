"""The connections on the home page: does money arrive from each, and what is wrong where it does not?"""

from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from integrations.admin.connecting_acts import mode
from integrations.admin.home import silent
from integrations.admin.home_facts import facts_of
from integrations.admin.strip import Fact
from integrations.models import Connection, InboundEvent
from integrations.stripe.connecting.proof import WORDS, Standing
from integrations.troubles import LATE
from prm.backoffice import cells, slots
from prm.backoffice.counting import MOST, Capped
from prm.backoffice.tables import Panel
from prm.ledger.models import Payment

State = InboundEvent.State
SHOWN = 6


class Oldest(Subquery):
    """When the oldest of some events was received, of as many as are counted."""

    template = "(SELECT MIN(received) FROM (%(subquery)s) AS capped)"
    output_field = DateTimeField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by("next_attempt_at").values(received=F("received_at"))[: MOST + 1])


@dataclass(frozen=True)
class Row:
    """`tone` is empty where nothing is wrong."""

    key: str
    name: Any
    account: str
    mode: Any
    badge: Any
    tone: str
    facts: list[Fact]


@slots.panel("home.first", Connection, order=10)
def connections(request: HttpRequest) -> Panel:
    found: list[Any] = list(_read()[: SHOWN + 1])
    if not found:
        context = {"may_connect": request.user.has_perm("integrations.add_connection")}
        return Panel(_("Connections"), "admin/home/connect.html", context=context)
    quiet = {one.kind for one in silent(request)}
    rows = [_row(request, one, f"silent:{one.pk}" in quiet) for one in found[:SHOWN]]
    words = _("All connections") if len(found) > SHOWN else _("Stripe settings")
    note = format_html('<a class="pr-link" href="{}">{}</a>', cells.list_page(Connection), words)
    return Panel(_("Connections"), "admin/home/connections.html", note, {"rows": rows})


def _read() -> QuerySet[Connection]:
    """Each with its figures, live ones first and those that were ended last; one query."""
    mine = InboundEvent.objects.filter(connection=OuterRef("pk")).order_by()
    last = mine.exclude(type=InboundEvent.PROBE).order_by("-received_at")
    pending = mine.filter(state=State.PENDING)
    whose = {name: OuterRef(name) for name in ("provider", "account", "livemode")}
    return Connection.objects.annotate(
        last_at=Subquery(last.values("received_at")[:1]),
        last_type=Subquery(last.values("type")[:1]),
        waiting=Capped(pending),
        oldest=Oldest(pending),
        late=Exists(pending.filter(next_attempt_at__lt=timezone.now() - LATE)),
        failed=Capped(mine.filter(state=State.FAILED)),
        unmatched=Capped(Payment.objects.filter(outcome=Payment.Outcome.UNMATCHED, **whose)),
    ).order_by(F("disconnected_at").desc(nulls_first=True), "-livemode", "pk")


def _row(request: HttpRequest, one: Any, is_silent: bool) -> Row:
    tone, drawing, word = _look(one, is_silent)
    trouble = tone if tone in ("wait", "bad") else ""
    badge = cells.mark(tone, drawing, word)
    facts = facts_of(request, one)
    return Row(f"connection:{one.pk}", cells.link(one), one.account, mode(one), badge, trouble, facts)


def _look(one: Any, is_silent: bool) -> tuple[str, str, Any]:
    """The worst of what is to be said of it: a colour, an icon and a word."""
    if one.failed:
        return "bad", "alert", _("Events failed")
    if one.disconnected_at:
        return "neutral", "minus", WORDS[Standing.DISCONNECTED]
    if is_silent:
        return "bad", "alert", _("Gone silent")
    if one.late:
        return "wait", "clock", _("Behind")
    if not one.proven_at and not one.last_at:
        return "wait", "clock", WORDS[Standing.WAITING]
    return "good", "check", WORDS[Standing.CONNECTED]
