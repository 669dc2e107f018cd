"""Payments pulled a second: a year of them at a sandbox that answers at once, by one worker's code."""

import time

from django.conf import settings

from bench import elsewhere
from integrations import pulls
from integrations.models import Pull
from integrations.stripe.connect import connect
from prm.customers.models import Customer
from prm.ledger.models import Payment
from prm.partners.models import Partner

ROUNDS, DAYS = 3, 364


def rates(number: int) -> tuple[list[float], list[float]]:
    """A figure per round, and how many calls a thousand payments cost."""
    settings.STRIPE_REQUESTS_PER_SECOND = 1e6
    rounds = [_round(n, number) for n in range(ROUNDS)]
    return [rate for rate, _ in rounds], [calls for _, calls in rounds]


def _round(round_: int, number: int) -> tuple[float, float]:
    account, clock = f"acct_1Pull{round_}", time.time() - DAYS * 86400
    with elsewhere.sandbox(number, DAYS - 1, account=account, clock=clock) as sandbox:
        settings.STRIPE_API_BASE = sandbox.base_url
        connection = connect(sandbox.api_key, "whsec_plainlyfakesecretofthebench", account)
        partner = Partner.objects.get()
        Customer.objects.bulk_create(Customer(email=one, email_key=one, partner=partner) for one in sandbox.emails)
        pull = pulls.request(connection, Pull.Kind.EVERYTHING)
        asked, started = sandbox.requests(), time.perf_counter()
        pulls.process(pull.pk)
        seconds, asked = time.perf_counter() - started, sandbox.requests() - asked
        recorded = Payment.objects.filter(account=account, outcome=Payment.Outcome.RECORDED).count()
        if recorded != number:
            raise SystemExit(f"{recorded} of {number} payments were recorded")
        return number / seconds, 1000 * asked / number
