"""Ways to sell, and the settings that fit them. A preset fills the settings page's form; it never saves."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Preset:
    title: str | Promise
    about: str | Promise
    values: dict[str, Any]


PRESETS = {
    "self-serve": Preset(
        _("Self-serve product"),
        _("Partners send prospects, who sign up and pay by themselves."),
        {
            "convert_lead": True,
            "associate_deal": False,
            "create_transaction": True,
            "naming": "charge",
            "splitting": "payment",
        },
    ),
    "sales-led": Preset(
        _("Sales-led product"),
        _("Your sales team closes deals that partners brought, and the customer pays a subscription."),
        {
            "convert_lead": False,
            "associate_deal": True,
            "create_transaction": True,
            "naming": "charge",
            "splitting": "payment",
        },
    ),
    "one-off-items": Preset(
        _("Sales-led with one-off items"),
        _("As before, with services and goods on the same invoice that partners earn differently on."),
        {
            "convert_lead": False,
            "associate_deal": True,
            "create_transaction": True,
            "naming": "product",
            "splitting": "line",
        },
    ),
}
