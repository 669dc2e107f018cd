import json
import sys
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from integrations import pulls
from integrations.models import Connection, Pull
from prm.celery import freeze


class Command(BaseCommand):
    help = "Fetches payments that are at Stripe already and settles them; goes on where a killed pull stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", metavar="DATE", help="a UTC day, by when things were created (default: a year)")
        parser.add_argument("--customer", metavar="cus_…", default="", help="one Stripe customer's payments only")
        parser.add_argument("--email", default="", help="only those of the Stripe customers with this e-mail")
        parser.add_argument("--connection", type=int, metavar="ID", help="which account, where there are several")

    def handle(self, **options: Any) -> None:
        connections = _chosen(options)
        kind, subject = _what(options)
        rows = [pulls.request(one, kind, subject, _day(options["since"])) for one in connections]
        self._run(rows)
        shown = [Pull.objects.get(pk=row.pk) for row in rows]
        self.stdout.write(json.dumps({"pulls": [row.summary() for row in shown]}))
        for row in shown:
            if row.state != Pull.State.DONE:
                self.stderr.write(f"{row.connection}: {row.state}. {row.reason}")
        if any(row.state != Pull.State.DONE for row in shown):
            sys.exit(1)

    def _run(self, rows: list[Pull]) -> None:
        freeze()
        shown = (SpinnerColumn(), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(
            *shown, TextColumn("{task.description}"), console=Console(stderr=True), transient=True
        ) as progress:
            for row in rows:
                bar = progress.add_task(str(row.connection), total=None)
                pulls.process(row.pk, partial(_show, progress, bar))


def _show(progress: Progress, bar: TaskID, pull: Pull) -> None:
    stage = next(iter(pull.cursor.values()), [""])[0]
    told = f"{pull.connection}: {stage} · " + ", ".join(f"{number} {name}" for name, number in pull.counts.items())
    progress.update(bar, description=told, total=100, completed=pull.percent or 0)


def _chosen(options: dict[str, Any]) -> list[Connection]:
    found = Connection.objects.filter(provider="stripe", disconnected_at=None).order_by("pk")
    if options["connection"] is not None:
        found = found.filter(pk=options["connection"])
        if not found:
            raise CommandError(f"There is no connection {options['connection']}.")
    if not found:
        raise CommandError("No Stripe account is connected: see stripe_connect.")
    if options["customer"] and len(found) > 1:
        raise CommandError("Several accounts are connected: say whose customer it is with --connection.")
    return list(found)


def _what(options: dict[str, Any]) -> tuple[str, str]:
    if options["customer"] and options["email"]:
        raise CommandError("Either --customer or --email, not both.")
    if options["customer"]:
        return Pull.Kind.CUSTOMER, options["customer"]
    return (Pull.Kind.EMAIL, options["email"]) if options["email"] else (Pull.Kind.EVERYTHING, "")


def _day(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise CommandError(f"‘{text}’ is no day: write it as 2026-01-31.") from None
