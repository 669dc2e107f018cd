"""The deals that wait for an answer, on the home page."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from prm.backoffice import slots
from prm.backoffice.home_waiting import Waiting
from prm.deals.models import Deal


@slots.panel("home", Deal, order=20)
def deals_waiting(request: HttpRequest) -> Waiting:
    rows, view = Deal.objects.filter(status=Deal.Status.PENDING), "admin:deals_deal_changelist"
    act = _("Accept or decline them.") if request.user.has_perm("deals.change_deal") else _("They wait for an answer.")
    return Waiting(_("Deals to answer"), rows, view, "?status__exact=pending", act)
