import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from prm.exchange import give_out


class Command(BaseCommand):
    help = "Prints partners, leads, deals, customers, payments, transactions, rewards and payouts as JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            give_out(lambda piece: self.stdout.write(piece, ending=""))
            self.stdout.flush()
        except BrokenPipeError:
            # Python would try, and complain, once more at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise CommandError("the reader left before the end") from None
