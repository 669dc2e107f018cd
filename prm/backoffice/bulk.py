"""Steps taken with the rows that are selected in a list, and the page that asks for their reason.

That page names its rows, so that what is done is done with these: a filter would find others a minute later.
"""

from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prm.backoffice import acting, seen
from prm.backoffice.buttons import Step, StepButtons

NAMED = 10
MOST = 1000  # rows at once
ROWS = "rows"  # what the page carries: each row's key and version, in one field, since a form has at most 1,000 of them


class BulkSteps(StepButtons):
    def may_step(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def take(self, step: Step, obj: Any, request: HttpRequest, reason: str = "") -> None:
        getattr(obj, step.name)(by=request.user, reason=reason)

    def take_seen(self, step: Step, obj: Any, request: HttpRequest, version: str) -> None:
        """Takes a step with a row that is still the one that was looked at. Raises WrongState."""
        self.take(step, obj, request, acting.reason_of(request))
        # Behind it, since the step takes the row's locks in their order, and knows better why it cannot be taken.
        seen.refuse_changed(obj, version, own=1)

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

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if ROWS in request.POST:
            post = request.POST.copy()
            post.setlist(ACTION_CHECKBOX_NAME, list(_versions(request)))
            post["select_across"] = "0"
            request.POST = post  # type: ignore[assignment]
        response = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", None)
        if shown and "cl" in shown and self.may_step(request):
            shown["told_steps"] = self.told(shown["cl"].result_list)
        return response

    def _action(self, step: Step) -> Any:
        def action(_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
            across, chosen = request.POST.get("select_across") == "1", request.POST.getlist(ACTION_CHECKBOX_NAME)
            # One that no longer fits the list's filters is named with its reason; it is not gone.
            found = list((rows if across else self.get_queryset(request).filter(pk__in=chosen))[: MOST + 1])
            if len(found) > MOST:
                messages.error(request, _too_many())
                return None
            if found and step.asks and (across or not acting.reason_of(request)):
                return self.ask(request, step, found, action=step.name)
            kept = _versions(request)
            outcome = acting.act(found, lambda row: self.take_seen(step, row, request, kept.get(str(row.pk), "")))
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
            "rows": ",".join(f"{row.pk}.{seen.of(row)}" for row in rows),
            "reason": acting.reason_of(request),
            "most": acting.REASON,
            "missing": "reason" in request.POST and not acting.reason_of(request),
            "back": more.get("next") or request.get_full_path(),
            **more,
        }
        return TemplateResponse(request, "admin/parts/step.html", context)


def _versions(request: HttpRequest) -> dict[str, str]:
    """The rows that the page named, by their keys; one more than may be is enough to be told."""
    pairs = [one.partition(".") for one in request.POST.get(ROWS, "").split(",", MOST + 1)[: MOST + 1]]
    return {key: version for key, _dot, version in pairs}


def _too_many() -> str:
    text = ngettext(
        "Nothing was done: more than %(count)s row is selected. Narrow the list down, and take it in parts.",
        "Nothing was done: more than %(count)s rows are selected. Narrow the list down, and take it in parts.",
        MOST,
    )
    return text % {"count": number_format(MOST, force_grouping=True)}
