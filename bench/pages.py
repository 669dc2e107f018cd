"""python -m bench.pages: the back office's pages at few and at many rows; what counts is the ratio."""

import argparse
import os
import time
from statistics import median
from typing import Any

ROUNDS = 9
MOST = 1.5  # times as long as with few rows
LISTED = 10_000  # rows that a list has pages for
CONTROL = "The sign-in page, which reads nothing"
PAGES = {
    CONTROL: "login/",
    "Home": "",
    "Partners": "partners/partner/",
    "Partners, active, by name": "partners/partner/?status__exact=active&q=Partner",
    "Leads": "leads/lead/",
    "Leads, late page": "leads/lead/?p={lead_page}",
    "Leads, pending": "leads/lead/?status__exact=pending",
    "Leads, of a partner": "leads/lead/?partner__id__exact={partner}",
    "Deals": "deals/deal/",
    "Deals, pending, of a partner": "deals/deal/?status__exact=pending&partners__id__exact={partner}",
    "Customers": "customers/customer/",
    "Customers, late page": "customers/customer/?p={customer_page}",
    "Customers, of a partner": "customers/customer/?partner__id__exact={partner}",
    "Customers, found by e-mail": "customers/customer/?q=C7@filler.example",
    "Payments": "ledger/payment/",
    "Payments, late page": "ledger/payment/?p={payment_page}",
    "Payments, unmatched": "ledger/payment/?outcome__exact=unmatched",
    "Payments, unmatched in JPY, a year": "ledger/payment/?outcome__exact=unmatched&currency=JPY&{year}",
    "Payments, found by its id": "ledger/payment/?q=in_bench777",
    "Transactions": "ledger/transaction/",
    "Transactions, late page": "ledger/transaction/?p={transaction_page}",
    "Transactions, reversals in EUR": "ledger/transaction/?kind__exact=reversal&currency=EUR",
    "Transactions, in test mode: none": "ledger/transaction/?livemode__exact=0",
    "Transactions, of a partner": "ledger/transaction/?partner__id__exact={partner}",
    "Transactions, of a partner, a year": "ledger/transaction/?partner__id__exact={partner}&{year}",
    "Transactions, of a week": "ledger/transaction/?{week}",
    "Transactions, found by a customer": "ledger/transaction/?q=c7@filler.example",
    "Events": "integrations/inboundevent/",
    "Events, late page": "integrations/inboundevent/?p={inboundevent_page}",
    "Events, refunds that failed": "integrations/inboundevent/?type=charge.refunded&state__exact=failed",
    "Events, ignored": "integrations/inboundevent/?state__exact=ignored",
    "A partner": "partners/partner/{partner}/change/",
    "A lead": "leads/lead/{lead}/change/",
    "A deal": "deals/deal/{deal}/change/",
    "A customer": "customers/customer/{customer}/change/",
    "A payment": "ledger/payment/{payment}/change/",
    "A transaction": "ledger/transaction/{transaction}/change/",
    "An event": "integrations/inboundevent/{inboundevent}/change/",
    "Search: a name": "find/?q=Partner",
    "Search: an id, which leads there": "find/?q=in_bench77",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=0, help="default: 1,000,000 on PostgreSQL, 100,000 on SQLite")
    options = parser.parse_args()
    os.environ.update(DJANGO_SETTINGS_MODULE="bench.settings")
    import django

    django.setup()
    from django.db import connection

    from bench.__main__ import _database

    with _database():
        many = options.many or (1_000_000 if connection.vendor == "postgresql" else 100_000)
        _show(connection.vendor, options.few, many, *_measured(options.few, many))


def _measured(few: int, many: int) -> tuple[dict[str, float], dict[str, float]]:
    from django.conf import settings

    from bench import ledger

    settings.ROOT_URLCONF = "prm.urls"
    ledger.fill(0, few)
    first = _times()
    ledger.fill(few, many)
    return first, _times()


def _times() -> dict[str, float]:
    from datetime import timedelta

    from django.test import Client
    from django.utils import timezone

    from integrations.models import InboundEvent
    from prm.accounts.models import User
    from prm.customers.models import Customer
    from prm.deals.models import Deal
    from prm.leads.models import Lead
    from prm.ledger.models import Payment, Transaction
    from prm.partners.models import Partner

    staff, _ = User.objects.get_or_create(
        email="staff@bench.example", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client(SERVER_NAME="127.0.0.1")
    stranger = Client(SERVER_NAME="127.0.0.1")
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    first = timezone.now().date() - timedelta(days=400)
    days = {"week": 6, "year": 364}
    words: dict[str, Any] = {name: f"since={first}&until={first + timedelta(days=n)}" for name, n in days.items()}
    for model in (Partner, Customer, Lead, Deal, Payment, Transaction, InboundEvent):
        name, rows = model._meta.model_name, model.objects.order_by("pk")  # type: ignore[attr-defined]
        words |= {f"{name}": rows[7].pk, f"{name}_page": max(min(rows.count(), LISTED) // 25 - 1, 1)}
    return {
        name: _time(stranger if name == CONTROL else client, "/admin/" + page.format(**words))
        for name, page in PAGES.items()
    }


def _time(client: Any, url: str) -> float:
    took = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        answer = client.get(url, secure=True)
        took.append(time.perf_counter() - started)
        if answer.status_code != 200 and "find/?q=in_" not in url:
            raise SystemExit(f"{url}: {answer.status_code}")
    return median(took[1:])


def _show(vendor: str, few: int, many: int, first: dict[str, float], then: dict[str, float]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("", f"at {few:,}", f"at {many:,}", "ratio", title=f"Pages of the back office on {vendor}, in ms")
    for name in PAGES:
        a, b = 1000 * first[name], 1000 * then[name]
        table.add_row(name, f"{a:.0f}", f"{b:.0f}", f"{b / a:.2f}")
    Console(width=100).print(table)
    slow = [name for name in PAGES if then[name] > MOST * first[name]]
    if slow:
        raise SystemExit(f"More than {MOST} times as long: {', '.join(slow)}")


if __name__ == "__main__":
    main()
