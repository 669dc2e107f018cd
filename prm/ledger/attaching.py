"""What a person decides of a payment without a customer: attach it to one, settle it again, or leave it.

What a provider told of a payment is kept by whoever knows the provider: the `keeper`, who settles it.
"""

from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prm import locks
from prm.customers.models import Customer
from prm.fields import fold
from prm.ledger.facts import payer_lock, payment_lock
from prm.ledger.models import Payment
from prm.ledger.outcomes import end
from prm.ledger.policy import Policy
from prm.ledger.wishes import Refused, Wish, refuse_if_settled
from prm.states import locked

TEXT = 500


class Keeper(Protocol):
    """Keeps what providers told of payments."""

    def policy(self, payment: Payment) -> Policy | None:
        """Today's settings for a payment; None where its provider is no longer known."""

    def settle(self, payment: Payment, wish: Wish) -> None:
        """Settles it from what is kept, under its locks, and the wish with it; raises Refused."""


class _Nobody:
    def policy(self, payment: Payment) -> Policy | None:
        return None

    def settle(self, payment: Payment, wish: Wish) -> None:
        raise Refused(_("Nothing is kept of what the provider told of %(payment)s.") % {"payment": payment})


keeper: Keeper = _Nobody()


def kept_by(one: Keeper) -> None:
    """Names the keeper; called once, when the program starts."""
    global keeper
    keeper = one


def attach(payment: Payment, customer: Customer, *, by: Any, seen: datetime | None = None) -> Payment:
    """Gives a payment its customer, who gets the provider's id too where there is one, and settles it.

    `seen` is the payment's `settled_at` as the person saw it. Raises Refused, with nothing changed, where it was
    settled since, has its customer already, or nobody can tell what was paid. Money that went back follows.
    """
    if payment.facts.get("problem"):
        raise Refused(payment.reason)
    return _settle(payment, Wish(payment, by, seen or payment.settled_at, customer))


def settle_again(payment: Payment, *, by: Any, seen: datetime | None = None) -> Payment:
    """Settles an unmatched, left or switched-off payment under today's settings. Raises Refused as `attach` does."""
    return _settle(payment, Wish(payment, by, seen or payment.settled_at))


def leave(payment: Payment, reason: str, *, by: Any, seen: datetime | None = None) -> Payment:
    """Takes an unmatched payment off the work-list, for a person's reason. Raises Refused as `attach` does."""
    text = reason.strip()[:TEXT]
    if not text:
        raise Refused(_("Write why it is left, for whoever asks later."))
    with transaction.atomic():
        locks.hold(_locks(payment))
        current = locked(payment)
        refuse_if_settled(current, (Payment.Outcome.UNMATCHED,), seen or payment.settled_at)
        who = {"by": str(by), "user": by.pk, "at": timezone.now().isoformat()}
        end(current, Payment.Outcome.IGNORED, "left", text=text, **who).save()
        return current


def _settle(payment: Payment, wish: Wish) -> Payment:
    keeper.settle(payment, wish)
    payment = Payment.objects.select_related("customer__partner").get(pk=payment.pk)
    if not wish.done:
        raise Refused(_("Nothing was changed: %(reason)s") % {"reason": payment.reason})
    return payment


def _locks(payment: Payment) -> list[str]:
    """In the order in which everybody takes them (see `Facts.locks`)."""
    email, mine = fold(payment.payer_email), (payment.provider, payment.account)
    names = [f"email:{email}"] if email else []
    names += [payer_lock(*mine, payment.payer_id)] if payment.payer_id else []
    return [*names, payment_lock(*mine, payment.external_id)]
