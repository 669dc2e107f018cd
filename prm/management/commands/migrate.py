from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """On a disposable database dj-stripe's tables are made without migrations, and refer to ours: they come last."""
        disposable = options["run_syncdb"] and settings.DISPOSABLE_DATABASE
        if disposable and connections[options["database"]].vendor == "postgresql":
            super().handle(*args, **{**options, "run_syncdb": False})
        super().handle(*args, **options)
