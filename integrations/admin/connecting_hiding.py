"""Pages that are sent a secret: neither a cache nor a traceback keeps it, also where DEBUG shows everything else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from integrations.masking import Hiding

View = Callable[..., HttpResponseBase]


def hiding(view: View) -> View:
    """Give it to every view that is sent a key, a signing secret or Stripe's code for one, or that opens one."""

    @wraps(view)
    def hidden(request: Any, *args: Any, **options: Any) -> HttpResponseBase:
        request.exception_reporter_filter = Hiding()
        return view(request, *args, **options)

    return sensitive_post_parameters()(never_cache(hidden))
