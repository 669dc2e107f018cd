"""A form that adds a row adds one, however often it is sent: a double click, a reload, a second tab."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from prm.accounts.models import Sent, User
from prm.backoffice import cells

FIELD = "_once"
KEPT = timedelta(days=1)


def token(request: HttpRequest) -> str:
    """For a form that is shown: its own again where it was refused."""
    return str(_told(request) or uuid.uuid4())


def only(request: HttpRequest, view: Callable[[], Any]) -> Any:
    """Calls `view`, inside a transaction; where the same form was sent before, leads to what it added instead."""
    told = _told(request)
    if told is None:
        return view()
    Sent.objects.filter(at__lt=timezone.now() - KEPT).delete()
    # A second request waits here until the first has ended.
    sent, _made = Sent.objects.get_or_create(token=told, user=cast(User, request.user))
    if sent.url:
        messages.info(request, _("This was added already: your form arrived twice."))
        return HttpResponseRedirect(sent.url)
    answer = view()
    Sent.objects.filter(token=told, url="").delete()
    return answer


def done(request: HttpRequest, obj: Model) -> None:
    """Notes what a form has added."""
    told = _told(request)
    if told is not None:
        Sent.objects.filter(token=told).update(url=cells.page(obj))


def _told(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
