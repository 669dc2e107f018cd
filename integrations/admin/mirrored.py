"""Finds what dj-stripe mirrors, by its id alone: these tables are as large as the account."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy
from djstripe import models

from prm.backoffice import cells, finding
from prm.backoffice.finding import Finder, Hit
from prm.backoffice.searching_text import Asked

NAMES = ("name", "number", "email", "description", "type", "nickname")
STARTS: dict[str, tuple[str, ...]] = {
    "Account": ("acct",),
    "Customer": ("cus",),
    "Product": ("prod",),
    "Price": ("price",),
    "Invoice": ("in",),
    "Charge": ("ch", "py"),
    "PaymentIntent": ("pi",),
    "Refund": ("re", "pyr"),
    "Event": ("evt",),
}


def hit(row: Any) -> Hit:
    named = next((row.stripe_data[name] for name in NAMES if row.stripe_data.get(name)), "")
    return Hit(row.id, named, cells.test_mark(row.livemode))


def register() -> None:
    for name, starts in STARTS.items():
        _register(getattr(models, name), starts)
    finding.kinds({"price": models.Price})


def _register(model: Any, starts: tuple[str, ...]) -> None:
    def search(asked: Asked) -> Any:
        return Q(id=asked.text) if asked.start in ("", *starts) else None

    def exact(text: str) -> Any:
        return model.objects.filter(id=text)

    title = gettext_lazy("Mirrored from Stripe")
    by = gettext_lazy("Id")
    finding.register(Finder(model, search, hit, by, exact, order=200, found="id", title=title))
