from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prm.backoffice import finding
from prm.backoffice.finding import Finder, Hit
from prm.backoffice.searching_text import Asked
from prm.backoffice.searching_words import named
from prm.customers.models import Customer, ExternalId

MOST = 200  # customers whose payments and transactions are searched


def search(asked: Asked) -> Any:
    """By name, e-mail or key, or by a provider's id."""
    by_id = Q(pk__in=known_as(asked))
    return by_id if finding.kind(asked) else named(asked, Customer, Q(key=asked.text) | by_id)


def known_as(asked: Asked) -> list[int]:
    """As a list: beside other conditions, a query inside the query would read all customers."""
    if not asked.one_word or asked.email:
        return []
    ids = ExternalId.objects.filter(external_id=asked.text)
    return asked.once("known as", lambda: list(ids.values_list("customer_id", flat=True)[:MOST]))


def numbers(asked: Asked) -> list[int]:
    """The newest customers that are found, by which what they paid is found."""
    rows = Customer.objects.filter(search(asked)).order_by("-registered_at", "-pk")
    return asked.once("customers", lambda: list(rows.values_list("pk", flat=True)[:MOST]))


def exact(text: str) -> Iterable[Customer]:
    ids = ExternalId.objects.filter(external_id=text).values("customer_id")
    return Customer.objects.filter(pk__in=ids).select_related("partner")


def hit(customer: Customer) -> Hit:
    partner = str(customer.partner) if customer.partner else _("Unclaimed")
    return Hit(str(customer), customer.email if customer.name else "", figure=partner)


by = gettext_lazy("Name, e-mail or id")
finding.register(Finder(Customer, search, hit, by, exact, order=40, related=("partner",)))
