"""Steps from state to state as buttons: in a list's rows, for selected rows, and on a row's page. POST only."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm.backoffice import cells
from prm.states import WrongState


@dataclass(frozen=True)
class Step:
    """`name` is the noun's own method; `start` the states in which the button is shown; `done` says it happened."""

    name: str
    label: str | Promise
    start: tuple[str, ...]
    done: str | Promise
    icon: str = "check"
    look: str = ""


class StepsMixin(admin.ModelAdmin):
    """Give a ModelAdmin its `steps`, and `state_words`: what each state means and who acts next."""

    steps: tuple[Step, ...] = ()
    state_words: dict[str, str | Promise] = {}
    change_form_outer_before_template = "admin/parts/state.html"

    def state_of(self, obj: Any) -> str:
        return obj.status

    def take(self, step: Step, obj: Any, request: HttpRequest) -> None:
        getattr(obj, step.name)(by=request.user)

    def steps_for(self, obj: Any) -> list[Step]:
        return [step for step in self.steps if self.state_of(obj) in step.start]

    def step_url(self, obj: Any, step: Step) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_step", args=[obj.pk, step.name])

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
        return HttpResponseRedirect(self._back(request, obj))

    def _take_all(self, request: HttpRequest, step: Step, rows: list[Any]) -> None:
        for obj in rows:
            try:
                with transaction.atomic():
                    self.take(step, obj, request)
            except WrongState as error:
                messages.error(request, str(error))
            else:
                messages.success(request, str(step.done) % {"row": obj})

    def _back(self, request: HttpRequest, obj: Any) -> str:
        before = request.headers.get("referer", "")
        safe = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
        return before if safe else cells.page(obj)

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

    @admin.display(description=gettext_lazy("Next step"))
    def next_step(self, obj: Any) -> SafeString:
        """The buttons of a list's row; they belong to a form of their own beside the list's."""
        steps = self.steps_for(obj)
        if not steps:
            return cells.nothing(_("nothing to do"))
        return format_html('<span class="pr-acts">{}</span>', self.buttons(obj, steps, small=True))

    def buttons(self, obj: Any, steps: list[Step], *, small: bool = False) -> SafeString:
        size = " pr-btn-sm" if small else ""
        look = (lambda step: "") if small else (lambda step: f" pr-btn-{step.look}" if step.look else "")
        return format_html_join(
            "",
            '<button class="pr-btn{}{}" type="submit" form="pr-steps" formaction="{}">{}{}'
            '<span class="pr-spoken"> {}</span></button>',
            ((size, look(s), self.step_url(obj, s), cells.icon(s.icon), s.label, obj) for s in steps),
        )

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
