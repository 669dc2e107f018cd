import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.stripe.connect import CannotConnect, connect


class Command(BaseCommand):
    help = "Connects a Stripe account, or gives a connected one a new key and signing secret; prints it as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--api-key", required=True, help="secret or restricted key (sk_… or rk_…)")
        parser.add_argument("--webhook-secret", required=True, help="the endpoint's signing secret (whsec_…)")
        parser.add_argument("--account", default="", help="acct_…; without it Stripe is asked whose key it is")

    def handle(self, **options: Any) -> None:
        try:
            made = connect(options["api_key"], options["webhook_secret"], options["account"])
        except CannotConnect as error:
            raise CommandError(str(error)) from None
        shown = {"connection": made.pk, "account": made.account, "webhook_path": made.webhook_path}
        self.stdout.write(json.dumps(shown))
