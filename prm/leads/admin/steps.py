"""What a person can do with a lead, and what each of its states means."""

from django.utils.translation import gettext_lazy

from prm.backoffice.answers import accept, decline, lose
from prm.leads.models import Lead

Status = Lead.Status
STEPS = (
    accept(gettext_lazy("Its first payment makes it a customer credited to its partner.")),
    decline(gettext_lazy("Closes it for good: payments with its e-mail do not count for its partner.")),
    lose(gettext_lazy("Closes it for good: later payments with its e-mail do not count for its partner.")),
)
WORDS = {
    Status.PENDING: gettext_lazy("Waits for you. Until it is accepted, payments of this e-mail do not count for it."),
    Status.ACCEPTED: gettext_lazy("Waits for a first payment with this e-mail; then it becomes a customer."),
    Status.DECLINED: gettext_lazy("Closed. Payments of this e-mail do not count for it."),
    Status.CONVERTED: gettext_lazy("Paid, and became a customer credited to its partner."),
    Status.LOST: gettext_lazy("Closed without a payment."),
}
