from django.contrib import admin
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView

from prm.backoffice.finding_page import find
from prm.health import healthz


def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/find/", admin.site.admin_view(find), name="find"),
    path("admin/search/", RedirectView.as_view(pattern_name="find")),
    path("admin/", admin.site.urls),
    path("sign-in/", include("prm.accounts.urls")),
    path("stripe/", include("integrations.stripe.urls")),
    path("healthz", healthz, name="healthz"),
    path("robots.txt", robots),
    path("favicon.ico", RedirectView.as_view(url=staticfiles_storage.url("prm/favicon.svg"))),
]
