"""Steps taken with the rows that are selected in a list, and the page that asks for their reason."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from prm.backoffice import acting
from prm.backoffice.buttons import Step, StepButtons

NAMED = 10


class BulkSteps(StepButtons):
    def may_step(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def take(self, step: Step, obj: Any, request: HttpRequest, reason: str = "") -> None:
        getattr(obj, step.name)(by=request.user, reason=reason)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Whoever may take no step sees no column of them."""
        shown = super().get_list_display(request)
        return shown if self.may_step(request) else [name for name in shown if name != "next_step"]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if not self.may_step(request):
            return actions
        own = {}
        for step in self.steps:
            label = _("%(step)s selected") % {"step": step.label}
            own[step.name] = (self._action(step), step.name, label)
        return {**own, **actions}

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *args: Any) -> Any:
        """What is selected comes from the page, and a page may be made up."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if all(one.isascii() and one.isdecimal() and len(one) < 19 for one in chosen):
            return super().response_action(request, queryset, *args)
        messages.error(request, _("Nothing was done: what was selected is no row of this list."))
        return HttpResponseRedirect(request.get_full_path())

    def _action(self, step: Step) -> Any:
        def action(_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
            found, reason = list(rows), acting.reason_of(request)
            chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
            if found and step.asks and not reason:
                every = request.POST.get("select_across", "0")
                return self.ask(request, step, found, action=step.name, chosen=chosen, select_across=every)
            outcome = acting.act(found, partial(self.take, step, request=request, reason=reason))
            across = request.POST.get("select_across") == "1"
            acting.tell(request, outcome, step, 0 if across else len(set(chosen)) - len(found))
            return None

        return action

    def ask(self, request: HttpRequest, step: Step, rows: list[Any], **more: Any) -> HttpResponse:
        """The page that says what a step will do with rows and asks for what reason."""
        names = [str(row) for row in rows[:NAMED]]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": step.label,
            "step": step,
            "names": names,
            "more_rows": len(rows) - len(names),
            "most": acting.REASON,
            "missing": "reason" in request.POST,
            "back": more.get("next") or request.get_full_path(),
            **more,
        }
        return TemplateResponse(request, "admin/parts/step.html", context)
