"""Pulls: what was asked for, how far it has come, what it found."""

from datetime import UTC, datetime, time
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from integrations import pulls
from integrations.admin.event_facts import RETRIED, retries
from integrations.admin.pull_form import PullForm
from integrations.admin.pull_words import counted, told
from integrations.models import Pull
from prm.backoffice import cells
from prm.backoffice.options import RecordAdmin


@admin.register(Pull)
class PullAdmin(RecordAdmin):
    change_form_template = "admin/integrations/pull.html"
    panel_slot = "pull"
    chip_field = "state"
    chip_counts = ("pending", "failed")
    list_display = ("what", "state_cell", "account", "found", "asked")
    list_filter = ("connection", "kind")
    list_select_related = ("connection", "requested_by")
    search_fields = ("subject",)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/progress/", view(require_GET(self.progress)), name="integrations_pull_progress"),
            path("<path:object_id>/retry/", view(require_POST(self.retry)), name="integrations_pull_retry"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("integrations.add_pull")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        first = {"connection": request.GET.get("connection")}
        form = PullForm(request.POST or None, initial=first)
        if request.method == "POST" and form.is_valid():
            wanted = form.cleaned_data
            since = datetime.combine(wanted["since"], time(), UTC) if wanted["since"] else None
            kind, subject = form.what
            pull = pulls.request(wanted["connection"], kind, subject, since, by=request.user)
            return redirect(cells.page(pull))
        context = {
            **self.admin_site.each_context(request),
            "form": form,
            "title": _("Pull from Stripe"),
            "opts": self.opts,
        }
        return render(request, "admin/integrations/pull_add.html", context)

    def progress(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        pull = self.get_object(request, object_id)
        if pull is None:
            return JsonResponse({}, status=404)
        return JsonResponse(told(pull))

    def retry(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        pull = self.get_object(request, object_id)
        if pull is None:
            raise Http404
        if pulls.retry(pull):
            self.log_change(request, pull, RETRIED)
            messages.success(request, _("It goes on where it stopped."))
        else:
            words = {"pull": pull, "state": pull.get_state_display().lower()}
            messages.error(request, _("%(pull)s is %(state)s: there is nothing to retry.") % words)
        return redirect(cells.page(pull))

    @admin.display(description=gettext_lazy("What"))
    def what(self, pull: Pull) -> Any:
        return cells.two_lines(pull.get_kind_display(), pull.subject)

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def state_cell(self, pull: Pull) -> Any:
        return cells.two_lines(cells.badge(pull.state, pull.get_state_display()), pull.reason)

    @admin.display(description=gettext_lazy("Account"))
    def account(self, pull: Pull) -> str:
        return str(pull.connection)

    @admin.display(description=gettext_lazy("Found"))
    def found(self, pull: Pull) -> str:
        return counted(pull)

    @admin.display(description=gettext_lazy("Asked for"), ordering="created_at")
    def asked(self, pull: Pull) -> Any:
        return cells.when(pull.created_at)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        pull = options["obj"]
        context |= {
            "pull": pull,
            "told": told(pull),
            "badge": cells.badge(pull.state, pull.get_state_display(), large=True),
            "progress_url": reverse("admin:integrations_pull_progress", args=[pull.pk]),
            "retry_url": reverse("admin:integrations_pull_retry", args=[pull.pk]),
            "may_retry": pull.state == Pull.State.FAILED and self.has_add_permission(request),
            "facts": [
                (_("Account"), cells.link(pull.connection)),
                (_("Since"), cells.moment(pull.since)),
                (_("Until"), cells.moment(pull.until)),
                (_("Asked for"), cells.moment(pull.created_at)),
                (_("By"), str(pull.requested_by or cells.nothing())),
                *retries(pull),
                (_("Finished"), cells.moment(pull.finished_at) if pull.finished_at else cells.nothing()),
            ],
        }
        return super().render_change_form(request, context, *args, **options)
