"""How the back office looks and what its side bar holds."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

WEIGHTS = ("50", "100", "200", "300", "400", "500", "600", "700", "800", "900", "950")
BASE = "faf9f7 f1efeb e4e1db b6bcc2 969da4 666a6f 50555b 3a4046 2e3338 1a1d20 121416"
PRIMARY = "f0f7f8 e3f0f2 c5e0e5 9ccdd6 6cc3d5 4aa9bc 0e5a6b 0a4756 083a47 072f39 06252c"


def _colours(codes: str) -> dict[str, str]:
    return {weight: f"#{code}" for weight, code in zip(WEIGHTS, codes.split(), strict=True)}


def _item(title: Any, icon: str, view: str, permission: str = "") -> dict[str, Any]:
    item: dict[str, Any] = {"title": title, "icon": icon, "link": reverse_lazy(f"admin:{view}")}
    if permission:
        item["permission"] = lambda request: request.user.has_perm(permission)
    return item


def _group(title: Any, *items: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "separator": True, "items": list(items)}


def _stripe_objects() -> str:
    return str(reverse_lazy("admin:app_list", args=["djstripe"]))


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("Partner relations"),
    "SITE_HEADER": _("Partner relations"),
    "SITE_SYMBOL": "handshake",
    "SHOW_VIEW_ON_SITE": False,
    "ENVIRONMENT": "integrations.admin.panels.environment",
    "DASHBOARD_CALLBACK": "prm.backoffice.home.home",
    "COLORS": {"base": _colours(BASE), "primary": _colours(PRIMARY)},
    "STYLES": [
        lambda request: static("prm/backoffice.css"),
        lambda request: static("prm/records.css"),
        lambda request: static("prm/finding.css"),
    ],
    "SCRIPTS": [
        lambda request: static("prm/backoffice.js"),
        lambda request: static("prm/acting.js"),
        lambda request: static("prm/finding.js"),
    ],
    "SIDEBAR": {
        "show_search": False,
        "navigation": [
            {"items": [_item(_("Home"), "home", "index")]},
            _group(
                _("Sell"),
                _item(_("Partners"), "apartment", "partners_partner_changelist", "partners.view_partner"),
                _item(_("Leads"), "person_add", "leads_lead_changelist", "leads.view_lead"),
                _item(_("Deals"), "work", "deals_deal_changelist", "deals.view_deal"),
                _item(_("Customers"), "person", "customers_customer_changelist", "customers.view_customer"),
                _item(_("Products"), "inventory_2", "products_product_changelist", "products.view_product"),
            ),
            _group(
                _("Money"),
                _item(_("Transactions"), "receipt_long", "ledger_transaction_changelist", "ledger.view_transaction"),
                _item(_("Payments"), "payments", "ledger_payment_changelist", "ledger.view_payment"),
                _item(_("Refunds, disputes"), "undo", "ledger_moneyback_changelist", "ledger.view_moneyback"),
            ),
            _group(
                _("Integrations"),
                _item(
                    _("Stripe settings"),
                    "power",
                    "integrations_connection_changelist",
                    "integrations.view_connection",
                ),
                _item(
                    _("Events"),
                    "notifications",
                    "integrations_inboundevent_changelist",
                    "integrations.view_inboundevent",
                ),
                _item(_("Pulls"), "download", "integrations_pull_changelist", "integrations.view_pull"),
                {
                    "title": _("Stripe objects"),
                    "icon": "data_object",
                    "link": lazy(_stripe_objects, str)(),
                    "permission": lambda request: request.user.has_module_perms("djstripe"),
                },
            ),
            _group(_("People"), _item(_("People"), "badge", "accounts_user_changelist", "accounts.view_user")),
        ],
    },
}
