import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.admin.secrets import readable
from integrations.inbox import retry
from integrations.models import InboundEvent
from prm.backoffice import cells
from prm.backoffice.options import RecordAdmin
from prm.backoffice.steps import Step, StepsMixin
from prm.states import WrongState

State = InboundEvent.State
RETRY = Step(
    "retry",
    gettext_lazy("Retry"),
    (State.PENDING, State.FAILED),
    gettext_lazy("%(row)s is taken again."),
    "redo",
    "primary",
)
WORDS = {
    State.PENDING: gettext_lazy("Waits to be read. This happens by itself; Retry reads it now."),
    State.FAILED: gettext_lazy("Could not be read and is not tried again by itself. Retry once the cause is gone."),
    State.DONE: gettext_lazy("Read, and its facts are kept."),
    State.IGNORED: gettext_lazy("Not needed. Nothing is to be done."),
}


@admin.register(InboundEvent)
class InboundEventAdmin(StepsMixin, RecordAdmin):
    steps = (RETRY,)
    state_words = WORDS
    change_form_template = "admin/integrations/event.html"
    change_form_outer_before_template = None
    chip_field = "state"
    chip_counts = ("pending", "failed")
    list_display = ("what", "about", "state_cell", "next_step", "received")
    list_filter = ("connection", "type", "livemode")
    list_select_related = ("connection",)
    search_fields = ("event_id", "subject", "type")

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboundEvent]:
        return super().get_queryset(request).defer("body")

    def may_step(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("integrations.change_inboundevent")

    def state_of(self, obj: InboundEvent) -> str:
        return obj.state

    def take(self, step: Step, obj: InboundEvent, request: HttpRequest) -> None:
        if obj.state not in step.start:
            words = {"event": obj, "state": obj.get_state_display().lower()}
            raise WrongState(_("%(event)s is %(state)s: there is nothing to retry.") % words)
        retry(obj)

    def state_badge(self, obj: InboundEvent) -> Any:
        return _badge(obj, large=True)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        event = options["obj"]
        context |= {"event": event, "facts": _facts(event), "payload": _payload(event)}
        return super().render_change_form(request, context, *args, **options)

    @admin.display(description=gettext_lazy("Event"), ordering="type")
    def what(self, event: InboundEvent) -> Any:
        return cells.two_lines(event.type, event.event_id)

    @admin.display(description=gettext_lazy("About"), ordering="subject")
    def about(self, event: InboundEvent) -> Any:
        return cells.code(event.subject)

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def state_cell(self, event: InboundEvent) -> Any:
        return cells.two_lines(_badge(event), event.reason)

    @admin.display(description=gettext_lazy("Received"), ordering="received_at")
    def received(self, event: InboundEvent) -> Any:
        return cells.when(event.received_at)


def _badge(event: InboundEvent, *, large: bool = False) -> Any:
    if event.state == State.PENDING and event.attempts:
        return cells.badge("retrying", _("Retrying"), large=large)
    return cells.badge(event.state, event.get_state_display(), large=large)


def _payload(event: InboundEvent) -> str:
    try:
        return readable(event.payload)
    except json.JSONDecodeError:
        return event.body


def _facts(event: InboundEvent) -> list[tuple[str, Any]]:
    facts = [
        (_("Id"), cells.code(event.event_id)),
        (_("About"), cells.code(event.subject)),
        (_("Connection"), cells.link(event.connection)),
        (_("Mode"), _("Live") if event.livemode else _("Test")),
        (_("Happened"), cells.moment(event.happened_at)),
        (_("Received"), cells.moment(event.received_at)),
        (_("Finished"), cells.moment(event.finished_at)),
        (_("Attempts"), event.attempts),
    ]
    if event.state == State.PENDING:
        facts.append((_("Next attempt"), cells.moment(event.next_attempt_at)))
    if event.mirror:
        facts.append((_("Mirror"), cells.badge(event.mirror, event.get_mirror_display())))
    if event.mirror_error:
        facts.append((_("Mirror’s error"), event.mirror_error))
    return facts
