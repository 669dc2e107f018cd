from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StripeConfig(AppConfig):
    name = "integrations.stripe"
    label = "integrations_stripe"
    verbose_name = _("Stripe")

    def ready(self) -> None:
        from integrations.stripe import client, mirror

        client.install()
        mirror.install()
