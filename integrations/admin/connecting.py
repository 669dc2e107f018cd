"""Add Stripe: through Stripe's own page where the server has a Connect application, else with a pasted key."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from integrations.admin.connecting_forms import ConnectForm, PlatformForm, place_of, signed
from integrations.admin.connecting_hiding import hiding
from integrations.admin.connecting_state import strangers
from integrations.models import Connection, Platform
from integrations.stripe.connect import CannotConnect
from integrations.stripe.connecting import by_key, by_oauth, endpoints, platforms
from integrations.stripe.connecting.refusals import Known
from prm.backoffice import cells


class ConnectMixin(admin.ModelAdmin):
    """Gives the connections' admin its *Add*."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        mine = [
            path("oauth/", wrap(self.oauth_view), name="integrations_connection_oauth"),
            path("platform/", wrap(self.platform_view), name="integrations_connection_platform"),
        ]
        return [*mine, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {"may_connect": self.has_add_permission(request), "strangers": strangers()}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    @method_decorator(hiding)
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        self._check(request)
        if settings.STRIPE_CONNECT_CLIENT_ID and request.method == "GET" and "key" not in request.GET:
            return self._leave(request)
        asked = request.POST.get("place", "") if request.method == "POST" else ""
        place = place_of(asked) or uuid.uuid4()
        first = {"place": signed(place)}
        form = ConnectForm({**request.POST.dict(), **first} if request.method == "POST" else None, initial=first)
        refused: CannotConnect | None = None
        if form.is_valid():
            told = form.cleaned_data
            try:
                made = by_key.connect(told["api_key"], place, told["webhook_secret"] or None, request.user)
                return self._made(request, made)
            except CannotConnect as why:
                refused = why
        return self._ask(request, form, place, refused)

    @method_decorator(hiding)
    def oauth_view(self, request: HttpRequest) -> HttpResponse:
        """Where Stripe's page leads back to."""
        self._check(request)
        try:
            return self._made(request, by_oauth.come_back(request.user, request.GET))
        except Known as why:
            messages.warning(request, str(why))
            return HttpResponseRedirect(cells.page(why.connection))
        except CannotConnect as why:
            return self._stopped(request, why)

    @method_decorator(hiding)
    def platform_view(self, request: HttpRequest) -> HttpResponse:
        """Takes the signing secret of a platform's endpoint that was made by hand, then goes on to Stripe."""
        self._check(request)
        form = PlatformForm(request.POST or None)
        if form.is_valid():
            platform = get_object_or_404(Platform, pk=form.cleaned_data["platform"])
            platforms.made_by_hand(platform, form.cleaned_data["webhook_secret"])
        for text in form.errors.get("webhook_secret", []):
            messages.error(request, str(text))
        return HttpResponseRedirect(reverse("admin:integrations_connection_add"))

    def _check(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    def _leave(self, request: HttpRequest) -> HttpResponse:
        back = settings.SITE_URL + reverse("admin:integrations_connection_oauth")
        try:
            platform = platforms.ready()
        except platforms.NoAddress as why:
            form = PlatformForm(initial={"platform": why.platform.pk})
            return self._stopped(request, why, form=form, url=settings.SITE_URL + why.platform.webhook_path)
        except CannotConnect as why:
            return self._stopped(request, why)
        return HttpResponseRedirect(by_oauth.leave(request.user, platform.livemode, back))

    def _made(self, request: HttpRequest, made: Connection) -> HttpResponse:
        mode = _("live mode") if made.livemode else _("test mode")
        words = {"name": made, "account": made.account, "mode": mode}
        text = _("%(name)s (%(account)s, %(mode)s) is added. Choose how you sell, and test the connection.")
        messages.success(request, text % words)
        return HttpResponseRedirect(cells.page(made))

    def _stopped(self, request: HttpRequest, why: CannotConnect, **more: Any) -> HttpResponse:
        return self._page(request, "oauth", refused=why, events=[*endpoints.EVENTS, endpoints.DEAUTHORIZED], **more)

    def _ask(
        self, request: HttpRequest, form: ConnectForm, place: uuid.UUID, refused: CannotConnect | None
    ) -> HttpResponse:
        by_hand = bool(refused and refused.by_hand) or not endpoints.is_public(settings.SITE_URL)
        given = bool(form.is_bound and form.data.get("webhook_secret"))
        more = {"events": endpoints.EVENTS, "url": endpoints.address(place), "by_hand": by_hand or given}
        return self._page(request, "connect", form=form, refused=refused, **more)

    def _page(self, request: HttpRequest, name: str, **more: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Add Stripe"), **more}
        return TemplateResponse(request, f"admin/integrations/{name}.html", context)
