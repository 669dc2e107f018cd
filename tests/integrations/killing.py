"""Killing whatever runs at its n-th query or call, as a signal would, and what has to stand all the same."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import stripe
from django.db import connection, connections

from integrations.sandbox import Sandbox
from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.ledger.models import MoneyBack, Payment, Transaction
from tests.world import customer, deal

ADA, EVE = "ada@lovelace.example", "eve@example.org"
ROWS: dict[Any, tuple[str, ...]] = {
    Payment: (
        *("external_id", "outcome", "reason_code", "net_minor", "gross_minor", "currency", "occurred_at"),
        *("payer_id", "payer_email", "customer__email_key", "livemode", "facts"),
    ),
    Transaction: (
        *("payment__external_id", "line", "seq", "kind", "name", "amount_minor", "currency", "source", "occurred_at"),
        *("customer__email_key", "partner__key", "deal__name", "product__name", "livemode"),
        *("reverses__seq", "reverses__payment__external_id", "replaces__seq", "replaces__payment__external_id"),
    ),
    MoneyBack: (
        *("external_id", "kind", "about", "amount_minor", "counted_minor", "currency", "state", "reason_code"),
        *("payment__external_id", "happened_at"),
    ),
    Customer: ("email_key", "name", "partner__key", "external_ids__external_id", "external_ids__livemode"),
    Lead: ("email_key", "status", "partner__key", "customer__email_key"),
    Deal: ("name", "status", "customer__email_key", "association"),
}


def year(sandbox: Sandbox) -> None:
    """Payments of all kinds, and what went back of some, of people who are known in different ways."""
    customer(EVE, of="south")
    deal("bob@example.org", of="west", name="Seats for Bob")
    plan = sandbox.price(sandbox.product("Team plan"), 10000)
    ada, eve, bob = sandbox.customer("Ada@Lovelace.example"), sandbox.customer(EVE), sandbox.customer("BOB@example.org")
    first = sandbox.pay_invoice(ada, [{"price": plan}], taxes=[{"percent": 20}], description="First")
    sandbox.advance(3600)
    sandbox.pay_invoice(ada, [{"price": plan}], balance_credit=20000)
    sandbox.pay_invoice(eve, [{"description": "Seats", "amount": 9000}], payments=3)
    sandbox.pay_invoice(eve, [{"description": "Setup", "amount": 500}], out_of_band=True)
    sandbox.advance(3600)
    guest = sandbox.charge(700, email=ADA, description="Once")
    second = sandbox.charge(4300, customer=ada)
    sandbox.checkout(5000, email=ADA, tax=950)
    sandbox.charge(1234, customer=bob)
    sandbox.legacy_charge(300, email="nobody@nowhere.example")
    sandbox.refund(first.charge, 3600)
    sandbox.refund(second.charge, 1100)
    sandbox.lose(sandbox.dispute(guest.charge))


def book() -> dict[str, list[Any]]:
    """All that a pull may write of money and of people, by what others know it by; also how often people changed."""
    found = {model.__name__: sorted(map(repr, model.objects.values_list(*names))) for model, names in ROWS.items()}
    for model in (Customer, Lead, Deal):
        found[f"changes of {model.__name__}"] = [model.history.count()]
    return found


class Killed(BaseException):
    """Nobody catches it, as nobody catches a signal."""


class Clock:
    """Counts what is asked of the database and of Stripe; the `dies`-th and all later ones are not answered."""

    def __init__(self, dies: int | None = None) -> None:
        self.dies, self.ticks = dies, 0

    def tick(self) -> None:
        self.ticks += 1
        if self.dies is not None and self.ticks >= self.dies:
            raise Killed

    def query(self, execute: Callable[..., Any], *asked: Any) -> Any:
        self.tick()
        return execute(*asked)


@contextmanager
def dying(monkeypatch: Any, at: int | None = None) -> Iterator[Clock]:
    """Dies at the tick `at`, if at all. The database sees the connection of the dead end, and ends its transaction."""
    clock, ask, before = Clock(at), stripe.RequestsClient.request, set(threading.enumerate())

    def request(*asked: Any, **more: Any) -> Any:
        # Before the call, or when Stripe has answered and nobody is left to hear it.
        clock.tick()
        answer = ask(*asked, **more)
        clock.tick()
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(stripe.RequestsClient, "request", request)
        try:
            with connection.execute_wrapper(clock.query):
                yield clock
        except Killed:
            connections.close_all()
        finally:
            for thread in set(threading.enumerate()) - before:
                if not thread.daemon:
                    thread.join()
