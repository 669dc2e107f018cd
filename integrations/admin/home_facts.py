"""The figures of a connection on the home page, each a link to what it counts."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from integrations.admin.strip import Fact, events_url, since
from integrations.models import InboundEvent
from prm.backoffice.home_waiting import shown
from prm.backoffice.newest import listed
from prm.ledger.models import Payment

State = InboundEvent.State


def facts_of(request: HttpRequest, one: Any) -> list[Fact]:
    """Of a connection that was read with its figures; a link for each that the reader may open."""
    facts = [_last(one), _waiting(one), _failed(request, one)]
    if not request.user.has_perm("integrations.view_inboundevent"):
        facts = [Fact(fact.title, fact.figure, fact.below, "", fact.tone) for fact in facts]
    return [*facts, _unmatched(request, one)]


def _last(one: Any) -> Fact:
    if one.last_at is None:
        return Fact(_("Last event"), _("None yet"), _("Stripe has told of nothing so far."))
    url = f"{reverse('admin:integrations_inboundevent_changelist')}?connection__id__exact={one.pk}"
    return Fact(_("Last event"), _("%(time)s ago") % {"time": since(one.last_at)}, one.last_type, url)


def _waiting(one: Any) -> Fact:
    oldest: datetime | None = one.oldest
    below = _("oldest since %(time)s") % {"time": since(oldest)} if oldest else _("nothing waits")
    return Fact(
        _("Waiting"),
        shown(one.waiting),
        below,
        events_url(one, State.PENDING),
        _tone(one.waiting, "wait" if one.late else ""),
    )


def _failed(request: HttpRequest, one: Any) -> Fact:
    may_retry = request.user.has_perm("integrations.change_inboundevent")
    words = _("See why and retry") if may_retry else _("See why")
    below = words if one.failed else _("nothing failed")
    return Fact(_("Failed"), shown(one.failed), below, events_url(one, State.FAILED), _tone(one.failed, "bad"))


def _unmatched(request: HttpRequest, one: Any) -> Fact:
    which = {"outcome__exact": "unmatched", "account__exact": one.account, "livemode__exact": int(one.livemode)}
    url = listed(Payment, **which) if request.user.has_perm("ledger.view_payment") else ""
    below = _("without a customer") if one.unmatched else _("all have a customer")
    return Fact(_("Unmatched"), shown(one.unmatched), below, url, _tone(one.unmatched, "wait"))


def _tone(number: int, tone: str) -> str:
    """What is zero steps back."""
    return tone if number else "none"
