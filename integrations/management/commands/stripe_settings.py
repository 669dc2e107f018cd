import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.models import Connection
from prm.states import save

SWITCHES = {
    "convert-lead": "convert_lead",
    "associate-deal": "associate_deal",
    "create-transaction": "create_transaction",
    "pull-on-accept": "pull_on_accept",
}


class Command(BaseCommand):
    help = "Changes the settings of a Stripe connection and prints them as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--connection", type=int, metavar="ID", help="needed where there are several")
        for option in SWITCHES:
            parser.add_argument(f"--{option}", choices=["on", "off"])
        parser.add_argument("--naming", choices=Connection.Naming.values)
        parser.add_argument("--splitting", choices=Connection.Splitting.values)

    def handle(self, **options: Any) -> None:
        connection = _chosen(options["connection"])
        wanted = {name: options[name] == "on" for name in SWITCHES.values() if options[name]}
        wanted |= {name: options[name] for name in ("naming", "splitting") if options[name]}
        changed = [name for name, value in wanted.items() if getattr(connection, name) != value]
        for name in changed:
            setattr(connection, name, wanted[name])
        if changed:
            save(connection, reason="stripe_settings")
        shown: dict[str, Any] = {
            option: "on" if getattr(connection, name) else "off" for option, name in SWITCHES.items()
        }
        shown |= {"connection": connection.pk, "naming": connection.naming, "splitting": connection.splitting}
        self.stdout.write(json.dumps(shown))


def _chosen(pk: int | None) -> Connection:
    found = list(Connection.objects.filter(provider="stripe", **({"pk": pk} if pk else {}))[:2])
    if not found:
        raise CommandError(
            f"There is no connection {pk}." if pk else "No Stripe account is connected (stripe_connect)."
        )
    if len(found) > 1:
        raise CommandError("Several Stripe accounts are connected: say which with --connection ID.")
    return found[0]
