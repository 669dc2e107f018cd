"""What one does with a connection: try it, give it another key, end it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from integrations.admin.connecting_forms import KeyForm
from integrations.admin.connecting_hiding import hiding
from integrations.models import Connection
from integrations.secrets import Secret, SecretUnreadable
from integrations.stripe.connect import CannotConnect
from integrations.stripe.connecting import by_key, ending, probe, proof
from prm import states
from prm.backoffice import cells, once


class ActsMixin(admin.ModelAdmin):
    """Gives the connections' admin its three acts; they need the permission to add one."""

    def get_urls(self) -> list[URLPattern]:
        views = {"test": self.test_view, "key": self.key_view, "disconnect": self.disconnect_view}
        wrap, act = self.admin_site.admin_view, self.act_view
        mine = [path(f"<int:pk>/{n}/", wrap(act), {"act": v}, f"integrations_connection_{n}") for n, v in views.items()]
        return [*mine, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Connection]:
        return proof.listened(super().get_queryset(request))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        more = {**(extra_context or {}), "test_once": once.token(request)}
        return super().change_view(request, object_id, form_url, more)

    @method_decorator(hiding)
    def act_view(self, request: HttpRequest, pk: int, act: Callable[..., HttpResponse]) -> HttpResponse:
        """One of the acts, once for each form, with a connection that is alive."""
        if request.method != "POST" and act == self.test_view:
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        connection = get_object_or_404(Connection, pk=pk)
        page = cells.page(connection)
        if connection.disconnected_at:
            text = _("%(name)s is disconnected. Nothing was done.") % {"name": connection}
            messages.info(request, f"{text} {states.whose(connection, 'disconnected_at')}".strip())
            return HttpResponseRedirect(page)
        return once.apart(request, page, lambda: act(request, connection))

    def test_view(self, request: HttpRequest, connection: Connection) -> HttpResponse:
        try:
            took = probe.send(connection)
        except CannotConnect as why:
            messages.error(request, _("The probe did not get through. %(why)s") % {"why": why})
        else:
            text = _("The probe went out, came in signed and was stored, in %(count)s s. The connection works.")
            messages.success(request, text % {"count": f"{took:.2f}"})
        return HttpResponseRedirect(cells.page(connection))

    def key_view(self, request: HttpRequest, connection: Connection) -> HttpResponse:
        if connection.via == Connection.Via.OAUTH:
            raise PermissionDenied
        form, refused = KeyForm(request.POST or None), None
        if form.is_valid():
            if _same(connection.api_key, form.cleaned_data["api_key"]):
                messages.info(request, _("This key is in use already. Nothing was changed."))
                return HttpResponseRedirect(cells.page(connection))
            try:
                by_key.replace(connection, form.cleaned_data["api_key"], request.user)
                messages.success(request, _("The key was replaced."))
                return HttpResponseRedirect(cells.page(connection))
            except CannotConnect as why:
                refused = why
        return self._act(request, connection, "key", _("Replace the key"), form=form, refused=refused)

    def disconnect_view(self, request: HttpRequest, connection: Connection) -> HttpResponse:
        refused = None
        if request.method == "POST":
            try:
                ending.disconnect(connection, request.user, here_only="here_only" in request.POST)
                messages.success(request, _("%(name)s is disconnected.") % {"name": connection})
                return HttpResponseRedirect(cells.page(connection))
            except ending.StillThere as why:
                refused = why
        return self._act(request, connection, "disconnect", _("Disconnect"), refused=refused)

    def _act(self, request: HttpRequest, connection: Connection, name: str, title: str, **more: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": connection,
            "connection": connection,
            "mode": mode(connection),
            "title": title,
            "page": cells.page(connection),
            "once": once.token(request),
            **more,
        }
        return TemplateResponse(request, f"admin/integrations/{name}.html", context)


def _same(kept: Secret, given: Secret) -> bool:
    try:
        return kept.reveal() == given.reveal()
    except SecretUnreadable:
        return False


def mode(connection: Connection) -> Any:
    return cells.badge("live", _("Live")) if connection.livemode else cells.badge("test", _("Test mode"))
