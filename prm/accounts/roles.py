"""The roles that staff take, as groups; what each may do stands in one table and is kept in step on every migrate.

A role is known by its key, not by its group's name: a group of the vendor's own is never touched, whatever its name.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.apps.registry import Apps
from django.apps.registry import apps as all_apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

SEE, EDIT, ROWS = "view", "view add change", "view add change delete"


@dataclass(frozen=True)
class Role:
    """`may` names verbs by `app.model` (`app.*`: every model of the app). Nobody but a superuser deletes a noun."""

    name: str
    says: str | Promise
    may: dict[str, str]


DOMAIN = {f"{app}.*": SEE for app in ("partners", "customers", "products", "leads", "deals", "ledger")}
SERVICE = {
    "integrations.connection": SEE,
    "integrations.inboundevent": SEE,
    "integrations.pull": SEE,
    "djstripe.*": SEE,
}
EVERYTHING = {"accounts.user": SEE, **DOMAIN, **SERVICE}

ROLES = {
    "partner_manager": Role(
        gettext_noop("Partner manager"),
        _("Adds and changes partners, members, leads, deals and customers; accepts and declines. Sees the money."),
        {
            **DOMAIN,
            "accounts.user": EDIT,
            "partners.partner": EDIT,
            "partners.member": ROWS,
            "customers.customer": EDIT,
            "customers.externalid": EDIT,
            "leads.lead": EDIT,
            "deals.deal": EDIT,
            "deals.dealpartner": ROWS,
            "deals.dealproduct": ROWS,
        },
    ),
    "finance": Role(
        gettext_noop("Finance"),
        _("Sees everything. Attaches payments without a customer, settles them again, leaves them."),
        {**EVERYTHING, "ledger.payment": "view change"},
    ),
    "support": Role(
        gettext_noop("Support"),
        _("Sees everything. Retries events, and pulls from Stripe."),
        {**EVERYTHING, "integrations.inboundevent": "view change", "integrations.pull": "view add"},
    ),
    "read_only": Role(gettext_noop("Read-only"), _("Sees everything, changes nothing."), EVERYTHING),
}


def keep(app_config: AppConfig, apps: Apps = all_apps, using: str = "default", **_signal: Any) -> None:
    """Gives each role's group its permissions of an app, no more and no fewer; once the app's permissions are there."""
    try:
        kept = apps.get_model("accounts", "Role")
        permissions = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:
        return
    mine = permissions.filter(content_type__app_label=app_config.label)
    codes = {(one.content_type.model, one.codename): one for one in mine.select_related("content_type")}
    for key, role in ROLES.items() if codes else ():
        wanted = {codes[one].pk for one in codes if _may(role, app_config.label, *one)}
        group = _group(kept.objects.using(using), key, role)
        had = set(group.permissions.filter(content_type__app_label=app_config.label).values_list("pk", flat=True))
        group.permissions.remove(*had - wanted)
        group.permissions.add(*wanted - had)


def keep_all() -> None:
    """Every app's."""
    for app_config in all_apps.get_app_configs():
        keep(app_config)


def _may(role: Role, app: str, model: str, codename: str) -> bool:
    verb, _sep, about = codename.partition("_")
    verbs = role.may.get(f"{app}.{model}", role.may.get(f"{app}.*", ""))
    return about == model and verb in verbs.split()


def _group(kept: Any, key: str, role: Role) -> Any:
    """A role's group; where the vendor has a group of that name already, ours takes another."""
    found = kept.filter(pk=key).select_related("group").first()
    if found:
        return found.group
    groups = kept.model._meta.get_field("group").related_model.objects.using(kept.db)
    names = [role.name, f"{role.name} (role)", f"{role.name} ({key})"]
    name = next(name for name in names if not groups.filter(name=name).exists())
    return kept.create(key=key, group=groups.create(name=name)).group
