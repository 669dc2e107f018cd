import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from integrations.draining import drain, unfinished_pulls


class Command(BaseCommand):
    help = "Settles everything unfinished in the foreground; prints counts; exit 1 while an event is pending or failed."

    def handle(self, **options: Any) -> None:
        counts = drain() | unfinished_pulls()
        self.stdout.write(json.dumps(counts))
        if any(number for name, number in counts.items() if name.endswith(("pending", "failed"))):
            self.stderr.write("Some events or pulls are pending or failed: see the back office for the reasons.")
            sys.exit(1)
