"""What one does with a connection: try it, give it another key, end it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from integrations.admin.connecting_forms import KeyForm
from integrations.admin.connecting_hiding import hiding
from integrations.models import Connection
from integrations.stripe.connect import CannotConnect
from integrations.stripe.connecting import by_key, ending, probe, proof
from prm.backoffice import cells


class ActsMixin(admin.ModelAdmin):
    """Gives the connections' admin its three acts; they need the permission to add one."""

    def get_urls(self) -> list[URLPattern]:
        views = {"test": self.test_view, "key": self.key_view, "disconnect": self.disconnect_view}
        wrap = self.admin_site.admin_view
        mine = [path(f"<int:pk>/{n}/", wrap(v), name=f"integrations_connection_{n}") for n, v in views.items()]
        return [*mine, *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        proof.catch_up()
        return super().change_view(request, object_id, *args, **options)

    @method_decorator(hiding)
    def test_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        connection = self._alive(request, pk)
        try:
            took = probe.send(connection)
        except CannotConnect as why:
            messages.error(request, _("The probe did not get through. %(why)s") % {"why": why})
        else:
            text = _("The probe went out, came in signed and was stored, in %(count)s s. The connection works.")
            messages.success(request, text % {"count": f"{took:.2f}"})
        return HttpResponseRedirect(cells.page(connection))

    @method_decorator(hiding)
    def key_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        connection = self._alive(request, pk)
        if connection.via == Connection.Via.OAUTH:
            raise PermissionDenied
        form, refused = KeyForm(request.POST or None), None
        if form.is_valid():
            try:
                by_key.replace(connection, form.cleaned_data["api_key"], request.user)
                messages.success(request, _("The key was replaced."))
                return HttpResponseRedirect(cells.page(connection))
            except CannotConnect as why:
                refused = why
        return self._act(request, connection, "key", _("Replace the key"), form=form, refused=refused)

    @method_decorator(hiding)
    def disconnect_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        connection, refused = self._alive(request, pk), None
        if request.method == "POST":
            try:
                ending.disconnect(connection, request.user, here_only="here_only" in request.POST)
                messages.success(request, _("%(name)s is disconnected.") % {"name": connection})
                return HttpResponseRedirect(cells.page(connection))
            except ending.StillThere as why:
                refused = why
        return self._act(request, connection, "disconnect", _("Disconnect"), refused=refused)

    def _alive(self, request: HttpRequest, pk: int) -> Connection:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return get_object_or_404(Connection, pk=pk, disconnected_at=None)

    def _act(self, request: HttpRequest, connection: Connection, name: str, title: str, **more: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": connection,
            "connection": connection,
            "mode": mode(connection),
            "title": title,
            "page": cells.page(connection),
            **more,
        }
        return TemplateResponse(request, f"admin/integrations/{name}.html", context)


def mode(connection: Connection) -> Any:
    return cells.badge("live", _("Live")) if connection.livemode else cells.badge("test", _("Test mode"))
