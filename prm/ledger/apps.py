from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from prm.ledger import triggers


class LedgerConfig(AppConfig):
    name = "prm.ledger"
    verbose_name = _("Money")

    def ready(self) -> None:
        post_migrate.connect(triggers.install, sender=self)
