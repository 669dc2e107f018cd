"""python -m bench: what this machine does in a second, in a database made for it and thrown away (about a minute)."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any


def main() -> None:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.environ.update(DJANGO_SETTINGS_MODULE="bench.settings")
    if options.broker:
        os.environ["BENCH_BROKER"] = options.broker
    import django

    django.setup()
    started = time.perf_counter()
    with _database(), _broker(options.broker):
        _show(options, _measure(options))
    print(f"{time.perf_counter() - started:.0f} s in all.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--events", type=int, default=1000, help="deliveries in a round, at most (default 1000)")
    parser.add_argument("--payments", type=int, default=100, help="payments in a round, at most (default 100)")
    parser.add_argument("--rows", type=int, default=100_000, help="the large ledger's transactions (default 100000)")
    parser.add_argument("--broker", default="", help="redis://127.0.0.1:6379/15: ring there; THIS DATABASE IS EMPTIED")
    options = parser.parse_args()
    if min(options.events, options.payments, options.rows) < 1:
        parser.error("numbers start at 1")
    return options


@contextmanager
def _database() -> Iterator[None]:
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False, aliases={"default"}, serialized_aliases=set())
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)


@contextmanager
def _broker(url: str) -> Iterator[None]:
    """Bells that nobody answers are not left behind."""
    try:
        yield
    finally:
        if url:
            import redis

            redis.Redis.from_url(url).flushdb()


def _measure(options: argparse.Namespace) -> dict[str, list[float]]:
    from bench import acknowledging, bare, pulling, settling
    from bench.events import ACCOUNT, Shop
    from integrations.models import InboundEvent
    from integrations.stripe.connect import connect

    shop = Shop()
    connection = connect("sk_test_plainlyfakekeyofthebench", bare.SECRET, ACCOUNT)
    path = connection.webhook_path
    bare.make_table()
    alone = acknowledging.rates(shop, path, options.events, acknowledging.in_process)
    with acknowledging.gunicorn() as port:
        served = acknowledging.rates(shop, path, options.events, acknowledging.over_http(port))
    InboundEvent.objects.all().delete()
    settling.know(shop)
    empty, empty_back = settling.rates(shop, connection, options.payments)
    settling.fill(options.rows)
    full, full_back = settling.rates(shop, connection, options.payments)
    figures = {"alone": alone[path], "alone bare": alone["/bare/"], "served": served[path]}
    figures |= {"served bare": served["/bare/"], "empty": empty, "full": full}
    pulled, calls = pulling.rates(options.payments * 5)
    return {**figures, "empty back": empty_back, "full back": full_back, "pulled": pulled, "calls": calls}


def _show(options: argparse.Namespace, figures: dict[str, list[float]]) -> None:
    from django.db import connection
    from rich.console import Console
    from rich.table import Table

    from bench import acknowledging

    middle = {name: median(rounds) for name, rounds in figures.items()}

    def row(what: str, name: str, beside: str = "", of: str = "") -> tuple[Any, ...]:
        rounds = figures[name]
        ratio = f"{middle[name] / middle[beside]:.2f} of {of}" if beside else ""
        return what, f"{middle[name]:,.0f}", f"{min(rounds):,.0f} to {max(rounds):,.0f}", ratio

    bell = f"bells to {options.broker}" if options.broker else "no broker"
    table = Table("", "per second", "rounds", "ratio", title=f"On {connection.vendor}, {bell}")
    table.columns[1].justify = "right"
    http = f"over HTTP, gunicorn {acknowledging.WORKERS} × {acknowledging.THREADS}"
    table.add_row(*row("Events acknowledged, the view alone", "alone", "alone bare", "bare"))
    table.add_row(*row("  a bare verify-and-insert view", "alone bare"))
    table.add_row(*row(f"Events acknowledged {http}", "served", "served bare", "bare"))
    table.add_row(*row("  a bare view in the same server", "served bare"))
    table.add_row(*row("Payments settled, one worker, empty ledger", "empty"))
    table.add_row(*row(f"  with {options.rows:,} rows in the ledger", "full", "empty", "empty"))
    table.add_row(*row("Refunds settled, one worker, empty ledger", "empty back", "empty", "payments"))
    table.add_row(*row(f"  with {options.rows:,} rows in the ledger", "full back", "empty back", "empty"))
    table.add_row(*row("Payments pulled, the API answering at once", "pulled", "full", "payments, told"))
    table.add_row(*row("  calls for a thousand of them", "calls"))
    Console(width=120).print(table)
    print(
        "The median of three rounds. The client shares the machine. A payment: charge, link and invoice, all told; "
        "a refund: itself and the charge's bell."
    )


if __name__ == "__main__":
    main()
