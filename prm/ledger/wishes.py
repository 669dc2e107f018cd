"""What a person wants of one payment, as settling takes it up under the payment's locks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prm.customers.models import Customer
from prm.ledger.facts import Facts
from prm.ledger.models import Payment

# Outcomes that a person may open again, and the reasons for which: None is any.
OPEN: dict[str, set[str] | None] = {"unmatched": None, "ignored": {"left", "switched_off"}}


class Refused(Exception):
    """Nothing was changed; the text says why, for people."""


@dataclass
class Wish:
    """`payment` settled again, and for `customer` where one is named. `seen`: its `settled_at` as the person saw it.

    `done` once settling has taken it up.
    """

    payment: Payment
    by: Any
    seen: datetime | None
    customer: Customer | None = None
    done: bool = False

    def about(self, facts: Facts) -> bool:
        """Whether these facts are of the payment, and the wish still open."""
        mine = (facts.provider, facts.account, facts.external_id)
        return not self.done and mine == (self.payment.provider, self.payment.account, self.payment.external_id)

    def begin(self, payment: Payment) -> None:
        """Opens the trace of `payment`, read under its locks, with who wants what; raises Refused."""
        refuse_if_settled(payment, tuple(OPEN), self.seen)
        step: dict[str, Any] = {"code": "taken_up"}
        if self.customer:
            step = {"code": "attached", "customer": str(self.customer), "customer_id": self.customer.pk}
        who = {"by": str(self.by), "user": self.by.pk, "at": timezone.now().isoformat()}
        payment.trace = [*payment.trace, step | who]
        self.done = True

    def check(self, found: Customer | None) -> None:
        """Refuses where the payer's id has come to be another customer's."""
        if self.customer and found and found.pk != self.customer.pk:
            words = {"payer": self.payment.payer_id, "customer": found}
            raise Refused(_("%(payer)s is known as the customer %(customer)s: settle the payment again.") % words)


def refuse_if_settled(payment: Payment, outcomes: tuple[str, ...], seen: datetime | None) -> None:
    """Raises Refused where a payment is no longer open, or was settled since a person saw it."""
    reasons = OPEN.get(payment.outcome) if payment.outcome in outcomes else set()
    words = {"payment": payment, "reason": payment.reason}
    if reasons is not None and payment.reason_code not in reasons:
        text = _("%(payment)s no longer waits for anybody: %(reason)s") % words
        raise Refused(f"{text} {_whose(payment)}".strip())
    if payment.settled_at != seen:
        text = _("%(payment)s was settled meanwhile: %(reason)s Look at it again.") % words
        raise Refused(f"{text} {_whose(payment)}".strip())


def _whose(payment: Payment) -> str:
    """Which person decided of it last, and when."""
    told = [step for step in (payment.reason_data, *reversed(payment.trace)) if step.get("by") and step.get("at")]
    if not told:
        return ""
    when = date_format(timezone.localtime(datetime.fromisoformat(told[0]["at"])), pgettext("moment", "j M Y, H:i"))
    return _("That was %(who)s, %(when)s.") % {"who": told[0]["by"], "when": when}


def attached_to(*payments: Payment) -> Customer | None:
    """The customer that a person attached one of these payments to, locked until the transaction ends."""
    steps = [step for payment in payments for step in reversed(payment.trace) if step["code"] == "attached"]
    ids = [step["customer_id"] for step in steps[:1]]
    return Customer.objects.select_for_update().filter(pk__in=ids).first() if ids else None
