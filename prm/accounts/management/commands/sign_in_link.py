from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from prm.accounts.links import sign_in_link
from prm.accounts.models import User
from prm.fields import fold


class Command(BaseCommand):
    help = "Prints a URL that signs a person in, once, within ten minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip()
        # A terminal may pass bytes that are no characters; nobody is called that.
        user = User.objects.filter(email_key=fold(email)).first() if email.isprintable() else None
        if user is None:
            raise CommandError(f"nobody has the e-mail {email!a}")
        if not user.is_active:
            raise CommandError(f"{email} is not active and cannot sign in")
        self.stdout.write(sign_in_link(user))
