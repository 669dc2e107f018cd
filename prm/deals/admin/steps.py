"""What a person can do with a deal, and what each of its states means."""

from django.utils.translation import gettext_lazy

from prm.backoffice.answers import accept, decline, lose
from prm.backoffice.steps import Step
from prm.deals.models import Deal

Status = Deal.Status
STEPS = (
    accept(gettext_lazy("A payment with the contact's e-mail gives it its customer.")),
    decline(gettext_lazy("Closes it for good: no payment finds it.")),
    Step(
        "win",
        gettext_lazy("Mark as won"),
        (Status.ACCEPTED,),
        gettext_lazy("%(row)s is won."),
        "flag",
        "",
        gettext_lazy("Payments find it as before. A deal that is won cannot be lost any more."),
    ),
    lose(gettext_lazy("Closes it for good: no payment finds it.")),
)
WORDS = {
    Status.PENDING: gettext_lazy("Waits for you. Until it is accepted, no payment finds it."),
    Status.ACCEPTED: gettext_lazy("In the works. A payment with the contact's e-mail gives it its customer."),
    Status.DECLINED: gettext_lazy("Closed. No payment finds it."),
    Status.WON: gettext_lazy("Won. A payment with the contact's e-mail gives it its customer, if it has none yet."),
    Status.LOST: gettext_lazy("Closed. No payment finds it."),
}
