"""What was paid before a lead was accepted: unmatched payments settled again, sales of nobody's credited anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.ledger import applying, transactions
from prm.ledger.facts import payer_lock, payment_lock
from prm.ledger.models import Payment, Transaction
from prm.ledger.outcomes import end
from prm.ledger.wishes import Refused, Wish
from prm.ledger.words import named


@dataclass
class ForLead(Wish):
    """That an unmatched payment is settled again, because of a lead."""

    lead: Lead | None = None

    def begin(self, payment: Payment) -> None:
        if payment.outcome != Payment.Outcome.UNMATCHED:
            raise Refused(payment.reason)
        step = {"code": "taken_up_for_lead", **named(lead=self.lead), "at": timezone.now().isoformat()}
        payment.trace = [*payment.trace, step]
        self.done = True


def uncredited(customers: Iterable[int], since: datetime, **account: Any) -> list[Payment]:
    """An account's payments of these customers, paid since then, of which something is credited to nobody."""
    sales = Transaction.objects.filter(customer__in=list(customers), kind=Transaction.Kind.SALE, partner=None)
    open_ones = sales.filter(occurred_at__gte=since).exclude(reversals__source=transactions.CLAIM)
    found = Payment.objects.filter(pk__in=open_ones.values("payment"), outcome=Payment.Outcome.RECORDED, **account)
    return list(found.order_by("occurred_at", "pk"))


def credit_anew(payment: Payment) -> bool:
    """Credits what stands of a payment to its customer's partner; False where there is nothing to do.

    In a transaction, holding `payment_locks`. Safe to call any number of times. What goes back or comes to stand again
    later follows, also where nothing stands now.
    """
    payment = Payment.objects.select_related("customer__partner").get(pk=payment.pk)
    customer = payment.customer
    if customer is None or customer.partner is None or payment.outcome != Payment.Outcome.RECORDED:
        return False
    if any(step["code"] == transactions.ANEW for step in payment.trace):
        return False
    if not payment.transactions.filter(kind=Transaction.Kind.SALE, partner=None).exists():
        return False
    rows = transactions.credit_anew(payment, customer.partner, _deal(payment))
    step = {"code": transactions.ANEW, "at": timezone.now().isoformat(), **applying.who(customer)}
    payment.trace = [*payment.trace, step, *map(transactions.told, rows)]
    end(payment, Payment.Outcome.RECORDED, "recorded", **applying.who(customer)).save()
    return bool(rows)


def payment_locks(payment: Payment) -> list[str]:
    """A stored payment's, in the order in which everybody takes them (see `Facts.locks`)."""
    mine = (payment.provider, payment.account)
    names = [f"email:{payment.payer_email}"] if payment.payer_email else []
    names += [payer_lock(*mine, payment.payer_id)] if payment.payer_id else []
    return [*names, payment_lock(*mine, payment.external_id)]


def _deal(payment: Payment) -> Deal | None:
    """The latest of the customer's deals with the payer's e-mail, else the latest that a person associated."""
    latest = Deal.objects.filter(customer=payment.customer).order_by("-registered_at", "-pk")
    same = latest.filter(email_key=payment.payer_email).first() if payment.payer_email else None
    return same or latest.filter(association=Deal.Association.PERSON).first()
