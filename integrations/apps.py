from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = _("Integrations")

    def ready(self) -> None:
        from integrations import receivers  # noqa: F401  (connects them)
        from integrations.again import StoredFacts
        from prm.ledger import attaching

        attaching.kept_by(StoredFacts())
