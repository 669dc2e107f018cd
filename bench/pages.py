"""python -m bench.pages: the back office's pages at few and at many rows; what counts is the ratio."""

import argparse
import os
import time
from statistics import median
from typing import Any

ROUNDS = 7
LISTS = {
    "Transactions": "ledger/transaction/",
    "  page 400": "ledger/transaction/?p=400",
    "  reversals in EUR": "ledger/transaction/?kind__exact=reversal&currency=EUR",
    "  of a partner": "ledger/transaction/?partner__id__exact={partner}",
    "  of a partner, a month": "ledger/transaction/?partner__id__exact={partner}&since={since}&until={until}",
    "  of a day": "ledger/transaction/?since={since}&until={since}",
    "  found by a customer": "ledger/transaction/?q=c7@filler.example",
    "Payments": "ledger/payment/",
    "  page 380": "ledger/payment/?p=380",
    "  unmatched": "ledger/payment/?outcome__exact=unmatched",
    "  found by its id": "ledger/payment/?q=in_bench777",
    "Customers": "customers/customer/",
    "  found by e-mail": "customers/customer/?q=C7@filler.example",
}
PAGES = {
    "Home": "",
    **LISTS,
    "A payment": "ledger/payment/{payment}/change/",
    "A customer": "customers/customer/{customer}/change/",
}
PAGES |= {
    "A partner": "partners/partner/{partner}/change/",
    "A transaction": "ledger/transaction/{transaction}/change/",
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

    from prm.accounts.models import User
    from prm.customers.models import Customer
    from prm.ledger.models import Payment, Transaction
    from prm.partners.models import Partner

    staff, _ = User.objects.get_or_create(
        email="staff@bench.example", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    since = timezone.now().date() - timedelta(days=60)
    words: dict[str, Any] = {"since": since, "until": since + timedelta(days=30)}
    for model in (Partner, Customer, Payment, Transaction):
        words[model._meta.model_name or ""] = model.objects.order_by("pk")[7].pk  # type: ignore[attr-defined]
    return {name: _time(client, "/admin/" + page.format(**words)) for name, page in PAGES.items()}


def _time(client: Any, url: str) -> float:
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        answer = client.get(url, secure=True)
        took.append(time.perf_counter() - started)
        if answer.status_code != 200:
            raise SystemExit(f"{url}: {answer.status_code}")
    return median(took)


def _show(vendor: str, few: int, many: int, first: dict[str, float], then: dict[str, float]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("", f"at {few:,}", f"at {many:,}", "ratio", title=f"Pages of the back office on {vendor}, in ms")
    for name in PAGES:
        a, b = 1000 * first[name], 1000 * then[name]
        table.add_row(name, f"{a:.0f}", f"{b:.0f}", f"{b / a:.2f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
