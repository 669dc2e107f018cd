"""Three ways to sell, each a set of settings. Choosing one fills in the form; nothing is saved by it."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from integrations.models import Connection

# What a preset sets; whether leads pull their past is another question.
CHOSEN = ("convert_lead", "associate_deal", "create_transaction", "naming", "splitting")
NAMES = ("convert_lead", "associate_deal", "create_transaction", "pull_on_accept", "naming", "splitting")


@dataclass(frozen=True)
class Preset:
    slug: str
    title: str | Promise
    words: str | Promise
    values: dict[str, Any]

    def fits(self, connection: Connection) -> bool:
        return all(getattr(connection, name) == value for name, value in self.values.items())

    def fill(self, connection: Connection) -> None:
        for name, value in self.values.items():
            setattr(connection, name, value)


def _values(*values: Any) -> dict[str, Any]:
    return dict(zip(CHOSEN, values, strict=True))


PRESETS = (
    Preset(
        "self-serve",
        _("Self-serve product"),
        _("People sign up and pay by themselves. Partners tell you of them as leads."),
        _values(True, False, True, "charge", "payment"),
    ),
    Preset(
        "sales-led",
        _("Sales-led product"),
        _("You and your partners work on deals here. When one closes, the customer pays."),
        _values(False, True, True, "charge", "payment"),
    ),
    Preset(
        "sales-led-items",
        _("Sales-led with one-off items"),
        _("As before, and your invoices mix subscriptions with services or hardware."),
        _values(False, True, True, "product", "line"),
    ),
)


def find(slug: str) -> Preset | None:
    return next((preset for preset in PRESETS if preset.slug == slug), None)
