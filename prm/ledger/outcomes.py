"""How a payment is told and how it ends: its facts, its outcome with a reason, and the trace of both."""

from typing import Any

from django.utils import timezone

from prm.ledger.facts import Facts
from prm.ledger.matching import Match
from prm.ledger.models import Payment
from prm.ledger.policy import Policy

EMAIL = 320


def begin(payment: Payment, facts: Facts, policy: Policy) -> None:
    """Takes over what was told, and opens the trace with the settings in force."""
    payment.facts = facts.as_json()
    for name in ("livemode", "currency", "net_minor", "gross_minor", "occurred_at", "payer_id"):
        setattr(payment, name, getattr(facts, name))
    payment.payer_email = facts.email_key[:EMAIL]
    header = {"code": "settled", "settings": dict(vars(policy)), "at": timezone.now().isoformat()}
    payment.trace = [*payment.trace, header, *facts.notes]


def nobody(payment: Payment, found: Match, facts: Facts) -> Payment:
    """Ends a payment that belongs to nobody known, with the reason that helps most."""
    code: str = "no_match_anonymous"
    data: dict[str, Any] = {}
    if found.hint:
        code, data = found.hint
    elif facts.email_key:
        code, data = "no_match", {"email": facts.email_key}
    elif facts.payer_id:
        code, data = "no_match_no_email", {"payer": facts.payer_id}
    return end(payment, Payment.Outcome.UNMATCHED, code, **data)


def end(payment: Payment, outcome: str, code: str, **data: Any) -> Payment:
    """Ends a payment with a reason of `prm.ledger.words`. Whoever called it saves it."""
    payment.outcome, payment.reason_code, payment.reason_data = outcome, code, data
    payment.trace = [*payment.trace, {"code": "outcome", "reason": code, "ended": str(outcome), **data}]
    payment.settled_at = timezone.now()
    return payment
