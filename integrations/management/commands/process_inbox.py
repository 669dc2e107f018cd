import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from integrations.draining import drain


class Command(BaseCommand):
    help = "Settles everything unfinished in the foreground; prints counts; exit 1 while an event is pending or failed."

    def handle(self, **options: Any) -> None:
        counts = drain()
        self.stdout.write(json.dumps(counts))
        if counts["pending"] or counts["failed"]:
            self.stderr.write("Some events are pending or failed: see Events in the back office for the reasons.")
            sys.exit(1)
