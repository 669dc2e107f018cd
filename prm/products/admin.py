from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from prm.backoffice.inlines import NamedInline
from prm.backoffice.options import NounAdmin
from prm.products.models import Product, ProductId


class ProductIdInline(NamedInline):
    model = ProductId
    fields = ("provider", "account", "external_id", "told_at")
    readonly_fields = ("told_at",)
    verbose_name_plural = gettext_lazy("Known to providers as")


@admin.register(Product)
class ProductAdmin(NounAdmin):
    panel_slot = "product"
    list_display = ("name", "key", "ids")
    search_fields = ("name", "key", "external_ids__external_id")
    inlines = (ProductIdInline,)
    fieldsets = (
        (None, {"fields": ("name",)}),
        (gettext_lazy("For files and other programs"), {"fields": ("key",), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        return super().get_queryset(request).annotate(ids_number=Count("external_ids", distinct=True))

    @admin.display(description=gettext_lazy("Ids"), ordering="ids_number")
    def ids(self, product: Any) -> int:
        return product.ids_number
