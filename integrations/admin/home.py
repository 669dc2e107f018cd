"""What the integrations show on the home page: failed events, failed pulls, and what is shown only while it lasts."""

from typing import Any

from django.http import HttpRequest

from integrations import troubles
from integrations.models import InboundEvent, Pull
from prm.backoffice import slots
from prm.backoffice.home_waiting import Waiting
from prm.backoffice.memo import once


def silent(request: HttpRequest) -> list[troubles.Problem]:
    """Connections gone silent; read once for a page."""
    return once(request, "silent", lambda: list(troubles.silent()))


@slots.panel("home", InboundEvent, order=40)
def events_failed(request: HttpRequest) -> Waiting:
    may_retry = request.user.has_perm("integrations.change_inboundevent")
    return _failed(troubles.FAILED, InboundEvent, troubles.EVENTS, may_retry)


@slots.panel("home", Pull, order=42)
def pulls_failed(request: HttpRequest) -> Waiting:
    may_go_on = request.user.has_perm("integrations.add_pull")
    return _failed(troubles.FAILED_PULLS, Pull, troubles.PULLS, may_go_on)


@slots.panel("home", InboundEvent, order=44)
def more_in_trouble(request: HttpRequest) -> list[Waiting]:
    """Nothing is said of these where all is well."""
    found = [*silent(request), *troubles.backlog()]
    seen = [one for one in found if request.user.has_perm(one.permission)]
    return [Waiting(one.title, one.number, one.view, one.query, one.words, one.tone) for one in seen]


def _failed(told: tuple[Any, Any, Any], model: Any, view: str, may_act: bool) -> Waiting:
    title, words, for_others = told
    rows = model.objects.filter(state=model.State.FAILED)
    return Waiting(title, rows, view, "?state__exact=failed", words if may_act else for_others, "bad")
