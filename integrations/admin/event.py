import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.admin.event_facts import RETRIED, badge, facts_of
from integrations.admin.secrets import readable
from integrations.admin.telling import payments_of
from integrations.inbox import retry
from integrations.models import InboundEvent
from integrations.stripe.connecting import endpoints
from prm.backoffice import cells
from prm.backoffice.exporting import Field
from prm.backoffice.filters import Mode, between, known
from prm.backoffice.memo import on_its_page
from prm.backoffice.options import RecordAdmin
from prm.backoffice.steps import Step, StepsMixin
from prm.states import WrongState, locked

State = InboundEvent.State
RETRY = Step(
    "retry",
    gettext_lazy("Retry"),
    (State.PENDING, State.FAILED),
    gettext_lazy("%(row)s is taken again."),
    "redo",
    "primary",
    gettext_lazy("Reads it again at once, with as many attempts as a new one. Nothing is recorded twice."),
)
WORDS = {
    State.PENDING: gettext_lazy("Waits to be read. This happens by itself; Retry reads it now."),
    State.FAILED: gettext_lazy("Could not be read and is not tried again by itself. Retry once the cause is gone."),
    State.DONE: gettext_lazy("Read, and its facts are kept."),
    State.IGNORED: gettext_lazy("Not needed. Nothing is to be done."),
}


EXPORT = (
    Field(gettext_lazy("Event"), lambda event: event.event_id),
    Field(gettext_lazy("Type"), lambda event: event.type),
    Field(gettext_lazy("About"), lambda event: event.subject),
    Field(gettext_lazy("Account"), lambda event: event.connection.account),
    Field(gettext_lazy("State"), lambda event: event.get_state_display()),
    Field(gettext_lazy("Reason"), lambda event: event.reason),
    Field(gettext_lazy("Attempts"), lambda event: event.attempts),
    Field(gettext_lazy("Received (UTC)"), lambda event: event.received_at),
)


@admin.register(InboundEvent)
class InboundEventAdmin(StepsMixin, RecordAdmin):
    steps = (RETRY,)
    state_words = WORDS
    change_form_template = "admin/integrations/event.html"
    change_form_outer_before_template = None
    chip_field = "state"
    chip_counts = ("pending", "failed")
    list_display = ("what", "about", "state_cell", "next_step", "received")
    narrowed_by = ("subject__exact", "subject__in")
    list_filter = (
        between("received_at", gettext_lazy("received")),
        "connection",
        known("type", gettext_lazy("type"), lambda: endpoints.EVENTS),
        Mode,
    )
    export_fields = EXPORT
    sortable_by = ("received",)
    list_select_related = ("connection",)
    search_fields = ("event_id", "subject", "type")

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboundEvent]:
        rows = super().get_queryset(request)
        return rows.select_related("connection") if on_its_page(request) else rows.defer("body")

    def may_step(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("integrations.change_inboundevent")

    def state_of(self, obj: InboundEvent) -> str:
        return obj.state

    def take(self, step: Step, obj: InboundEvent, request: HttpRequest, reason: str = "") -> None:
        event = locked(obj)
        words = {"event": event, "state": event.get_state_display().lower()}
        if event.state not in step.start:
            raise WrongState(_("%(event)s is %(state)s: there is nothing to retry.") % words)
        if event.state == State.PENDING and not event.attempts and event.next_attempt_at <= timezone.now():
            raise WrongState(_("%(event)s is next in turn already. Nothing was done.") % words)
        retry(event)
        self.log_change(request, event, RETRIED)

    def state_badge(self, obj: InboundEvent) -> Any:
        return badge(obj, large=True)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        event = options["obj"]
        context |= {"event": event, "facts": facts_of(request, event), "payload": _payload(event)}
        context["told"] = payments_of(request, event)
        return super().render_change_form(request, context, *args, **options)

    @admin.display(description=gettext_lazy("Event"), ordering="type")
    def what(self, event: InboundEvent) -> Any:
        return cells.two_lines(event.type, event.event_id)

    @admin.display(description=gettext_lazy("About"), ordering="subject")
    def about(self, event: InboundEvent) -> Any:
        return cells.code(event.subject)

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def state_cell(self, event: InboundEvent) -> Any:
        return cells.two_lines(badge(event), event.reason)

    @admin.display(description=gettext_lazy("Received"), ordering="received_at")
    def received(self, event: InboundEvent) -> Any:
        return cells.when(event.received_at)


def _payload(event: InboundEvent) -> str:
    try:
        return readable(event.payload)
    except json.JSONDecodeError:
        return event.body
