"""What a person can do with a lead, and what each of its states means."""

from django.utils.translation import gettext_lazy

from prm.backoffice.steps import Step
from prm.leads.models import Lead

Status = Lead.Status
STEPS = (
    Step(
        "accept",
        gettext_lazy("Accept"),
        (Status.PENDING,),
        gettext_lazy("%(row)s is accepted."),
        "check",
        "primary",
        gettext_lazy("Its first payment makes it a customer credited to its partner."),
    ),
    Step(
        "decline",
        gettext_lazy("Decline"),
        (Status.PENDING,),
        gettext_lazy("%(row)s is declined."),
        "x",
        "danger",
        gettext_lazy("Closes it for good: payments with its e-mail do not count for its partner."),
        gettext_lazy("Decline it, for what reason?"),
    ),
    Step(
        "lose",
        gettext_lazy("Mark as lost"),
        (Status.ACCEPTED,),
        gettext_lazy("%(row)s is lost."),
        "minus",
        "",
        gettext_lazy("Closes it for good: later payments with its e-mail do not count for its partner."),
        gettext_lazy("Mark it as lost, for what reason?"),
    ),
)
WORDS = {
    Status.PENDING: gettext_lazy("Waits for you. Until it is accepted, payments of this e-mail do not count for it."),
    Status.ACCEPTED: gettext_lazy("Waits for a first payment with this e-mail; then it becomes a customer."),
    Status.DECLINED: gettext_lazy("Closed. Payments of this e-mail do not count for it."),
    Status.CONVERTED: gettext_lazy("Paid, and became a customer credited to its partner."),
    Status.LOST: gettext_lazy("Closed without a payment."),
}
