"""An event's state, and what is known of its delivery."""

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from integrations.admin.telling import about
from integrations.models import InboundEvent
from prm.backoffice import cells, outside
from prm.backoffice.acting import logged

State = InboundEvent.State
RETRIED = "retried"  # how the back office's log keeps it


def badge(event: InboundEvent, *, large: bool = False) -> SafeString:
    if event.state == State.PENDING and event.attempts:
        return cells.badge("retrying", _("Retrying"), large=large)
    return cells.badge(event.state, event.get_state_display(), large=large)


def facts_of(request: HttpRequest, event: InboundEvent) -> list[tuple[str, Any]]:
    facts = [
        (_("Id"), _code(request, event, event.event_id)),
        (_("About"), _about(request, event)),
        (_("Connection"), cells.link(event.connection)),
        (_("Mode"), cells.badge("live", _("Live")) if event.livemode else cells.badge("test", _("Test"))),
        (_("Signature"), _signature(event)),
        (_("Happened"), cells.moment(event.happened_at)),
        (_("Received"), cells.moment(event.received_at)),
        (_("Facts kept"), cells.moment(event.told_at) if event.told_at else _("Not yet")),
        (_("Finished"), cells.moment(event.finished_at) if event.finished_at else _("Not yet")),
        (_("Attempts that failed"), event.attempts),
    ]
    if event.state == State.PENDING:
        facts.append((_("Next attempt"), cells.moment(event.next_attempt_at)))
    facts += retries(event)
    if event.mirror:
        facts.append((_("Mirror"), cells.badge(event.mirror, event.get_mirror_display())))
    if event.mirror_error:
        facts.append((_("Mirror’s error"), event.mirror_error))
    return facts


def retries(row: Any) -> list[tuple[str, Any]]:
    """Who took it up again, and when."""
    return [
        (_("Retried"), format_html("{} {}", one.user, cells.moment(one.action_time))) for one in logged(row, RETRIED)
    ]


def _signature(event: InboundEvent) -> Any:
    if event.delivered:
        words, when = _("on its raw bytes, as it came,"), cells.moment(event.received_at)
        return format_html("{} {} {}", cells.mark("good", "check", _("Verified")), words, when)
    words = _("Picked up from Stripe’s list of events with the API key: nothing was delivered, so nothing was signed.")
    return format_html("{} {}", cells.mark("neutral", "minus", _("None")), words)


def _about(request: HttpRequest, event: InboundEvent) -> Any:
    if not event.subject:
        return cells.nothing()
    row, code = about(event), _code(request, event, event.subject)
    return format_html("{} {}", cells.link(row), code) if row else code


def _code(request: HttpRequest, event: InboundEvent, key: str) -> SafeString:
    return outside.code(request, outside.Id(event.connection.provider, event.livemode, key))
