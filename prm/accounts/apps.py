from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from prm.accounts import roles


class AccountsConfig(AppConfig):
    name = "prm.accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        # Told of each app in turn, after auth has made that app's permissions.
        post_migrate.connect(roles.keep, dispatch_uid="roles")
