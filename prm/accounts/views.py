from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from sesame.utils import get_user

from prm.accounts.models import User


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in whoever follows a one-time link; a link that was used or is too old leads to the sign-in page."""
    user = get_user(request, update_last_login=False)
    if user is None or not _used_first(user):
        messages.error(request, _("This link was used already or is older than ten minutes. Ask for a new one."))
        return redirect("admin:login")
    login(request, user, backend="sesame.backends.ModelBackend")
    return redirect("admin:index")


def _used_first(user: User) -> bool:
    """A link is bound to the last sign-in: of two that follow it at the same moment, one moves that on."""
    same = User.objects.filter(pk=user.pk, last_login=user.last_login)
    return bool(same.update(last_login=timezone.now()))
