from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from prm.backoffice import finding
from prm.backoffice.finding import Finder, Hit
from prm.backoffice.searching_text import Asked
from prm.products.models import Product, ProductId


def search(asked: Asked) -> Any:
    """By any part of its name: nobody sells a million products."""
    by_id = ProductId.objects.filter(external_id=asked.text).values("product_id")
    return Q(name__icontains=asked.text) | Q(key=asked.text) | Q(pk__in=by_id)


def exact(text: str) -> Any:
    return Product.objects.filter(external_ids__external_id=text).distinct()


def hit(product: Product) -> Hit:
    return Hit(product.name, product.key)


finding.register(Finder(Product, search, hit, gettext_lazy("Name or id"), exact, order=90, found="straight"))
