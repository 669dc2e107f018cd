from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """dj-stripe's tables, made without migrations on a disposable database, refer to ours: they come last."""
        disposable = options["run_syncdb"] and settings.DISPOSABLE_DATABASE
        if disposable and connections[options["database"]].vendor == "postgresql":
            super().handle(*args, **{**options, "run_syncdb": False})
        super().handle(*args, **options)
