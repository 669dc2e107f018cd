"""Is a connection alive? Its last event, what waits, what failed, what found no customer."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from integrations.models import Connection, InboundEvent
from prm.backoffice.newest import listed
from prm.backoffice.tables import totals
from prm.ledger.models import Payment

State = InboundEvent.State
DAYS = 30


@dataclass(frozen=True)
class Fact:
    """One figure of the strip, with what stands below it; `url` leads to the rows it counts."""

    title: str
    figure: Any
    below: Any = ""
    url: str = ""
    tone: str = ""

    @property
    def shown(self) -> Any:
        return number_format(self.figure, force_grouping=True) if isinstance(self.figure, int) else self.figure


def strip(connection: Connection) -> list[Fact]:
    return [_last(connection), _waiting(connection), _failed(connection), _unmatched(connection)]


def _last(connection: Connection) -> Fact:
    last = connection.events.order_by("-received_at").values("type", "received_at").first()
    if last is None:
        return Fact(_("Last event"), _("None yet"), _("Paste the webhook address below into Stripe."))
    return Fact(_("Last event"), _("%(time)s ago") % {"time": since(last["received_at"])}, last["type"])


def _waiting(connection: Connection) -> Fact:
    rows = connection.events.filter(state=State.PENDING)
    found = rows.aggregate(count=Count("pk"), oldest=Min("received_at"))
    below = _("nothing waits")
    if found["oldest"]:
        below = _("oldest since %(time)s") % {"time": since(found["oldest"])}
    return Fact(_("Pending"), found["count"], below, events_url(connection, State.PENDING))


def _failed(connection: Connection) -> Fact:
    count = connection.events.filter(state=State.FAILED).count()
    below = _("See why and retry") if count else _("nothing failed")
    return Fact(_("Failed"), count, below, events_url(connection, State.FAILED), "bad" if count else "")


def _unmatched(connection: Connection) -> Fact:
    first = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS - 1)
    rows = Payment.objects.filter(
        provider=connection.provider,
        account=connection.account,
        livemode=connection.livemode,
        outcome=Payment.Outcome.UNMATCHED,
        occurred_at__gte=first,
    )
    sums = totals(rows, "net_minor")
    which: dict[str, Any] = {"outcome__exact": "unmatched", "account__exact": connection.account}
    which |= {"livemode__exact": int(connection.livemode), "since": first.date()}
    url = listed(Payment, **which)
    title = _("Unmatched, %(days)s days") % {"days": DAYS}
    below = format_html_join(" · ", "{}", ((one.amount,) for one in sums))
    return Fact(title, sum(one.count for one in sums), below or _("every payment has its customer"), url)


def events_url(connection: Connection, state: str) -> str:
    return listed(InboundEvent, connection__id__exact=connection.pk, state__exact=state)


def since(moment: Any) -> str:
    seconds = int((timezone.now() - moment).total_seconds())
    return timesince(moment, depth=1) if seconds >= 60 else _("%(count)s s") % {"count": max(seconds, 0)}
