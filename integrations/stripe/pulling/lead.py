"""What an accepted lead's e-mail has paid already: found, made its customer's, pulled, settled and credited."""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Q

from integrations.errors import Trouble
from integrations.models import Connection, Pull
from integrations.stripe.pulling import customers, people, walking
from integrations.stripe.settle import settle
from prm import locks
from prm.customers.models import Customer
from prm.leads.models import Lead
from prm.ledger import claiming, crediting
from prm.ledger.claiming import Claim
from prm.ledger.facts import Facts
from prm.ledger.models import Payment
from prm.ledger.policy import Policy
from prm.ledger.wishes import Refused
from prm.states import WrongState

ROUNDS = 8
DECIDED = "lead"
OPEN = (Lead.Status.ACCEPTED, Lead.Status.CONVERTED)


def run(pull: Pull, beat: walking.Beat = lambda: None) -> None:
    """Goes on where the pull stands, and leaves what it found as its reason; raises Trouble.

    Safe to run twice, beside webhooks, and after being killed anywhere: what is decided is kept with the pull, in the
    transaction that does it, and everything after that may be done again.
    """
    connection, lead = pull.connection, Lead.objects.filter(key=pull.subject).first()
    policy = connection.policy(live_exists=Connection.objects.filter(livemode=True).exists())
    if lead is None or lead.status not in OPEN:
        return _say(pull, "lead_closed")
    if policy.live_exists and not connection.livemode:
        return _say(pull, "pull_test_mode")
    claim = _decided(pull) or _decide(pull, lead, policy)
    if claim is None:
        return _say(pull, "nobody", email=lead.email_key)
    if not claim.customers:
        return _say(pull, "other_partner", **claim.others[0]) if claim.others else _say(pull, "lead_elsewhere")
    if policy.create_transaction:
        _credit_anew(pull, claim)
    _settle_again(pull, lead, claim, policy, beat)
    for payer in claim.payers:
        customers.pull(pull, payer, beat)
    return _say_found(pull, claim)


def _decided(pull: Pull) -> Claim | None:
    return Claim(**pull.cursor[DECIDED][1]) if DECIDED in pull.cursor else None


def _decide(pull: Pull, lead: Lead, policy: Policy) -> Claim | None:
    """Rules 1 to 3 for what is found; None where nothing is. Stripe is asked before the transaction opens."""
    ids = people.find(pull.connection, lead.email)
    for _ in range(ROUNDS):
        payers = people.payers(pull, lead, ids)
        names = claiming.locks(lead, payers)
        try:
            with transaction.atomic():
                locks.hold(names)
                payers = people.payers(pull, lead, ids)
                if set(claiming.locks(lead, payers)) - set(names):
                    continue
                return _claim(pull, lead, payers, policy)
        except WrongState as error:
            # A person closed the lead meanwhile, or a deal got its customer: the next attempt sees what stands.
            raise Trouble("busy", permanent=False, why=str(error)[:200]) from None
    raise Trouble("busy", permanent=False, why="the customers kept changing")


def _claim(pull: Pull, lead: Lead, payers: list[Facts], policy: Policy) -> Claim | None:
    pull.refresh_from_db(fields=["cursor"])
    if decided := _decided(pull):
        return decided
    if not payers:
        return None
    lead.refresh_from_db()
    if lead.status not in OPEN:
        raise Trouble("busy", permanent=False, why="the lead was closed")
    claim = claiming.claim(lead, payers, policy, pull.created_at)
    pull.cursor[DECIDED] = [DECIDED, asdict(claim)]
    pull.save(update_fields=["cursor"])
    return claim


def _credit_anew(pull: Pull, claim: Claim) -> None:
    for payment in crediting.uncredited(claim.fresh, pull.since, **people.account(pull)):
        with transaction.atomic():
            locks.hold(crediting.payment_locks(payment))
            pull.count("credited anew", crediting.credit_anew(payment))
    pull.save(update_fields=["counts"])


def _settle_again(pull: Pull, lead: Lead, claim: Claim, policy: Policy, beat: walking.Beat) -> None:
    for payment in _unmatched(pull, lead, claim):
        wish = crediting.ForLead(payment, None, None, lead=lead)
        try:
            settle(pull.connection, payment.external_id, policy, hurry=True, wish=wish)
        except Refused:
            continue  # Somebody settled it meanwhile.
        pull.count("settled again")
        beat()
    pull.save(update_fields=["counts"])


def _unmatched(pull: Pull, lead: Lead, claim: Claim) -> list[Payment]:
    """Those of the pull's days; a person has to decide the ones that were given up half paid."""
    theirs = Q(payer_email=lead.email_key) | Q(payer_id__in=claim.payers)
    mine = {**people.account(pull), "outcome": Payment.Outcome.UNMATCHED, "occurred_at__gte": pull.since}
    found = Payment.objects.filter(theirs, **mine).exclude(reason_code="part_paid")
    return list(found.order_by("occurred_at", "pk"))


def _say_found(pull: Pull, claim: Claim) -> None:
    found = Customer.objects.filter(pk__in=claim.customers).select_related("partner").order_by("pk")
    who = {"customer": found, "partner": [one.partner or "–" for one in found]}
    said = {name: ", ".join(dict.fromkeys(map(str, rows))) for name, rows in who.items()}
    _say(pull, "found", **said, number=len(claim.payers))


def _say(pull: Pull, code: str, **data: Any) -> None:
    pull.reason_code, pull.reason_data = code, data
