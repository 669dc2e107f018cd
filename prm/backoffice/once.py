"""A form is taken once, however often it is sent: a double click, a reload, a second tab, another person's hand."""

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
    # A second request waits here until the first has ended.
    sent, _made = _sent(request, told)
    if sent.user_id != request.user.pk:
        messages.error(request, _("Nothing was added: this form was sent by somebody else before. Here is a new one."))
        return HttpResponseRedirect(request.get_full_path())
    if sent.url:
        messages.info(request, _("This was added already: your form arrived twice."))
        return HttpResponseRedirect(sent.url)
    answer = view()
    Sent.objects.filter(token=told, url="").delete()
    return answer


def apart(request: HttpRequest, url: str, view: Callable[[], Any]) -> Any:
    """Calls `view`, which waits for the network: a second request does not wait, no transaction is open, and leads to
    `url`. The form may be sent again where `view` shows it again.
    """
    told = _told(request)
    if told is not None and not _sent(request, told)[1]:
        messages.info(request, _("Your form arrived twice and was taken up once. What came of it stands here."))
        return HttpResponseRedirect(url)
    ended = False
    try:
        answer = view()
        ended = isinstance(answer, HttpResponseRedirect)
        return answer
    finally:
        if not ended and told is not None:
            Sent.objects.filter(token=told).delete()


def done(request: HttpRequest, obj: Model) -> None:
    """Notes what a form has added."""
    told = _told(request)
    if told is not None:
        Sent.objects.filter(token=told).update(url=cells.page(obj))


def _sent(request: HttpRequest, told: uuid.UUID) -> tuple[Sent, bool]:
    """The note of a form, and whether this is the first time that it is here."""
    Sent.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return Sent.objects.get_or_create(token=told, defaults={"user": cast(User, request.user)})


def _told(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
