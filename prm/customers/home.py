"""The customers that no partner claims, on the home page."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from prm.backoffice import slots
from prm.backoffice.home_waiting import Waiting
from prm.customers.models import Customer


@slots.panel("home", Customer, order=60)
def customers_unclaimed(request: HttpRequest) -> Waiting:
    rows, view = Customer.objects.filter(partner=None), "admin:customers_customer_changelist"
    act = _("What they pay is credited to nobody.")
    if request.user.has_perm("customers.change_customer"):
        act = _("What they pay is credited to nobody until you name a source partner.")
    return Waiting(_("Customers that nobody claims"), rows, view, "?claimed=no", act, "neutral")
