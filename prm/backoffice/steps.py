"""Steps from state to state as buttons: in a list's rows, for selected rows, and on a row's page. POST only."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm.backoffice import cells
from prm.backoffice.buttons import Step, StepButtons
from prm.states import WrongState

__all__ = ["Step", "StepsMixin", "back"]


def back(request: HttpRequest, obj: Any) -> str:
    """The page on which a button was pressed, if it is one of ours; else the row's."""
    before = request.headers.get("referer", "")
    safe = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if safe else cells.page(obj)


class StepsMixin(StepButtons):
    """Give a ModelAdmin its `steps`, and `state_words`: what each state means and who acts next."""

    state_words: Mapping[Any, Any] = {}
    change_form_outer_before_template: str | None = "admin/parts/state.html"

    def take(self, step: Step, obj: Any, request: HttpRequest) -> None:
        getattr(obj, step.name)(by=request.user)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.step_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        return [path("<path:object_id>/step/<slug:name>/", view, name=name), *super().get_urls()]

    def may_step(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def step_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Takes one step with one row and goes back to where the button was."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        obj = self.model._default_manager.filter(pk=object_id).first() if object_id.isdecimal() else None
        step = next((one for one in self.steps if one.name == name), None)
        if obj is None or step is None:
            raise Http404
        if not self.may_step(request, obj):
            raise PermissionDenied
        self._take_all(request, step, [obj])
        return HttpResponseRedirect(back(request, obj))

    def _take_all(self, request: HttpRequest, step: Step, rows: list[Any]) -> None:
        for obj in rows:
            try:
                with transaction.atomic():
                    self.take(step, obj, request)
            except WrongState as error:
                messages.error(request, str(error))
            else:
                messages.success(request, str(step.done) % {"row": obj})

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if not self.may_step(request):
            return actions
        own = {}
        for step in self.steps:
            label = _("%(step)s selected") % {"step": step.label}
            own[step.name] = (self._action(step), step.name, label)
        return {**own, **actions}

    def _action(self, step: Step) -> Any:
        def action(_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> None:
            self._take_all(request, step, list(rows))

        return action

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        obj = options.get("obj")
        if obj is not None and obj.pk:
            state = self.state_of(obj)
            steps = self.steps_for(obj) if self.may_step(request, obj) else []
            context["state"] = {
                "badge": self.state_badge(obj),
                "words": self.state_words.get(state, ""),
                "buttons": self.buttons(obj, steps),
            }
        return super().render_change_form(request, context, *args, **options)

    def state_badge(self, obj: Any) -> SafeString:
        return cells.badge(obj.status, obj.get_status_display(), large=True)

    @admin.display(description=gettext_lazy("State"), ordering="status")
    def state(self, obj: Any) -> SafeString:
        return cells.badge(obj.status, obj.get_status_display())
