"""Pages that are sent a secret: neither a cache nor a traceback keeps it, also where DEBUG shows everything else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.debug import SafeExceptionReporterFilter
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

View = Callable[..., HttpResponseBase]


class Hiding(SafeExceptionReporterFilter):
    def is_active(self, request: HttpRequest | None) -> bool:
        return True


def hiding(view: View) -> View:
    """Give it to every view to which a key or a signing secret is posted."""

    @wraps(view)
    def hidden(request: Any, *args: Any, **options: Any) -> HttpResponseBase:
        request.exception_reporter_filter = Hiding()
        return view(request, *args, **options)

    return sensitive_post_parameters()(never_cache(hidden))
