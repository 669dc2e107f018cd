"""Steps from state to state as buttons: in a list's rows, for selected rows, and on a row's page. POST only."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm.backoffice import acting, cells, seen
from prm.backoffice.acting import back
from prm.backoffice.bulk import BulkSteps
from prm.backoffice.buttons import Step
from prm.backoffice.narrowing import is_key
from prm.states import WrongState

__all__ = ["Step", "StepsMixin", "back"]


class StepsMixin(BulkSteps):
    """Give a ModelAdmin its `steps`, and `state_words`: what each state means and who acts next."""

    state_words: Mapping[Any, Any] = {}
    change_form_outer_before_template: str | None = "admin/parts/state.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.step_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        return [path("<path:object_id>/step/<slug:name>/", view, name=name), *super().get_urls()]

    def step_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Takes one step with one row and goes back to where the button was; asks for a reason before, where one is."""
        obj = self.model._default_manager.filter(pk=object_id).first() if is_key(object_id) else None
        step = next((one for one in self.steps if one.name == name), None)
        if obj is None or step is None:
            raise Http404
        if not self.may_step(request, obj):
            raise PermissionDenied
        if request.method != "POST" and not step.asks:
            return HttpResponseNotAllowed(["POST"])
        version = request.GET.get(seen.PARAM, "")
        if step.asks and not (request.method == "POST" and acting.reason_of(request)):
            return self._asked(request, step, obj, version)
        outcome = acting.act([obj], lambda row: self.take_seen(step, row, request, version))
        acting.tell(request, outcome, step)
        return HttpResponseRedirect(back(request, obj))

    def _asked(self, request: HttpRequest, step: Step, obj: Any, version: str) -> HttpResponse:
        """Nobody writes down a reason for what is refused then."""
        try:
            seen.refuse_changed(obj, version)
        except WrongState as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(back(request, obj))
        return self.ask(request, step, [obj], next=back(request, obj), original=obj)

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
                "choices": self.choices(obj, steps),
            }
        return super().render_change_form(request, context, *args, **options)

    def state_badge(self, obj: Any) -> SafeString:
        return cells.badge(obj.status, obj.get_status_display(), large=True)

    @admin.display(description=gettext_lazy("State"), ordering="status")
    def state(self, obj: Any) -> SafeString:
        return cells.badge(obj.status, obj.get_status_display())


def with_customer(state: SafeString, customer: Model | None, *names: str) -> SafeString:
    """A state and the customer that came of it, by its name where that is none of `names`, which stand beside it."""
    if customer is None:
        return state
    return cells.two_lines(state, cells.link(customer, _("The customer") if str(customer) in names else None))
