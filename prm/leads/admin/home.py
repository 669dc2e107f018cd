"""The leads that wait for an answer, on the home page."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from prm.backoffice import slots
from prm.backoffice.home_waiting import Waiting
from prm.leads.models import Lead


@slots.panel("home", Lead, order=10)
def leads_waiting(request: HttpRequest) -> Waiting:
    rows, view = Lead.objects.filter(status=Lead.Status.PENDING), "admin:leads_lead_changelist"
    act = _("Accept or decline them.") if request.user.has_perm("leads.change_lead") else _("They wait for an answer.")
    return Waiting(_("Leads to answer"), rows, view, "?status__exact=pending", act)
