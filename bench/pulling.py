"""Payments pulled a second: a year of them at a sandbox that answers at once, by one worker's code."""

import time

from django.conf import settings

from integrations import pulls
from integrations.models import Pull
from integrations.sandbox import Sandbox
from integrations.sandbox.objects import Customer as Payer
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
    with Sandbox(account=f"acct_1Pull{round_}", clock=time.time() - DAYS * 86400) as sandbox:
        settings.STRIPE_API_BASE = sandbox.base_url
        sandbox.many(payments=number, days=DAYS - 1)
        connection = connect(sandbox.api_key, "whsec_plainlyfakesecretofthebench", sandbox.account)
        partner = Partner.objects.get()
        emails = [sandbox.world.get(key).email for key in sandbox.world.ids(Payer)]
        Customer.objects.bulk_create(Customer(email=email, email_key=email, partner=partner) for email in emails)
        pull = pulls.request(connection, Pull.Kind.EVERYTHING)
        started = time.perf_counter()
        pulls.process(pull.pk)
        seconds = time.perf_counter() - started
        recorded = Payment.objects.filter(account=sandbox.account, outcome=Payment.Outcome.RECORDED).count()
        if recorded != number:
            raise SystemExit(f"{recorded} of {number} payments were recorded")
        return number / seconds, 1000 * len(sandbox.requests) / number
