"""The settings of a connected account: what happens when a payment arrives."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integrations.admin import connecting_state, words
from integrations.admin.connecting import ConnectMixin
from integrations.admin.connecting_acts import ActsMixin, mode
from integrations.admin.example import example
from integrations.admin.forms import SETTINGS, SettingsForm, unsaved
from integrations.admin.pull_words import last_pull
from integrations.admin.strip import strip
from integrations.models import Connection, InboundEvent
from integrations.presets import PRESETS, find
from integrations.stripe.connecting.arriving import PROBE
from prm.backoffice import cells
from prm.backoffice.options import NounAdmin


@admin.register(Connection)
class ConnectionAdmin(ConnectMixin, ActsMixin, NounAdmin):
    form = SettingsForm
    change_form_template = "admin/integrations/connection.html"
    change_list_template = "admin/integrations/connections.html"
    narrowed_by = ("id__exact",)
    list_display = ("account_cell", "standing", "mode", "last_event", "pending", "failed", "created")
    fields = SETTINGS
    list_before_template = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Connection]:
        events = InboundEvent.objects.filter(connection=OuterRef("pk")).order_by()
        last = events.exclude(type=PROBE).order_by("-received_at").values("received_at")[:1]
        return (
            super()
            .get_queryset(request)
            .annotate(
                last_event_at=Subquery(last),
                pending_number=_number(events.filter(state=InboundEvent.State.PENDING)),
                failed_number=_number(events.filter(state=InboundEvent.State.FAILED)),
            )
        )

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The connection, as stored in `saved`; a preset in the address fills it in without saving."""
        obj = super().get_object(request, object_id, from_field)
        if obj is not None:
            obj.saved = {name: getattr(obj, name) for name in SETTINGS}
            preset = find(request.GET.get("preset", "")) if request.method == "GET" else None
            if preset and self.has_change_permission(request, obj):
                preset.fill(obj)
        return obj

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        connection = options["obj"]
        context |= {
            "connection": connection,
            "title": _("Stripe settings"),
            "subtitle": None,
            "strip": [connecting_state.last(connection), *strip(connection)[1:]],
            "presets": [(preset, preset.fits(connection)) for preset in PRESETS],
            "toggles": [(one, getattr(connection, one.name)) for one in words.TOGGLES],
            "mirroring": words.MIRRORING,
            "lookback": request.POST.get("lookback_days", connection.lookback_days),
            "namings": [(one, connection.naming == one.value) for one in words.NAMING],
            "splittings": [(one, connection.splitting == one.value) for one in words.SPLITTING],
            "example": example(),
            "unsaved": unsaved(connection),
            "mode": mode(connection),
            "locked": not self.has_change_permission(request, connection),
            "may_connect": self.has_add_permission(request),
            "may_pull": request.user.has_perm("integrations.add_pull"),
            "last_pull": last_pull(connection) if request.user.has_perm("integrations.view_pull") else None,
            **connecting_state.shown(connection),
        }
        return super().render_change_form(request, context, *args, **options)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        changed = unsaved(obj)
        if changed:
            text = ngettext("Saved: %(names)s.", "Saved %(count)s settings: %(names)s.", len(changed))
            told = text % {"count": len(changed), "names": ", ".join(changed)}
            note = _("Payments that are recorded already keep their result.")
            messages.success(request, f"{told} {note}")
        else:
            messages.info(request, _("Nothing was changed."))
        return HttpResponseRedirect(cells.page(obj))

    @admin.display(description=gettext_lazy("Account"))
    def account_cell(self, connection: Connection) -> Any:
        return cells.two_lines(connection, connection.account if connection.name else "")

    @admin.display(description=gettext_lazy("Mode"), ordering="livemode")
    def mode(self, connection: Connection) -> Any:
        return mode(connection)

    @admin.display(description=gettext_lazy("State"))
    def standing(self, connection: Connection) -> Any:
        return connecting_state.badge(connection)

    @admin.display(description=gettext_lazy("Last event"), ordering="last_event_at")
    def last_event(self, connection: Any) -> Any:
        return cells.when(connection.last_event_at)

    @admin.display(description=gettext_lazy("Pending"), ordering="pending_number")
    def pending(self, connection: Any) -> int:
        return connection.pending_number

    @admin.display(description=gettext_lazy("Failed"), ordering="failed_number")
    def failed(self, connection: Any) -> int:
        return connection.failed_number

    @admin.display(description=gettext_lazy("Connected"), ordering="created_at")
    def created(self, connection: Connection) -> Any:
        return cells.when(connection.created_at)


def _number(events: QuerySet[InboundEvent]) -> Coalesce:
    return Coalesce(Subquery(events.values("connection").annotate(number=Count("pk")).values("number")), 0)
