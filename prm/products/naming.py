"""What a provider calls its products, kept here so that naming a transaction asks nobody."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from prm.products.models import Product, ProductId
from prm.states import save


def known(provider: str, account: str, ids: Iterable[str]) -> dict[str, Product]:
    """The products with these provider's ids; one query, none for no ids."""
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    rows = ProductId.objects.filter(provider=provider, account=account, external_id__in=wanted)
    return {row.external_id: row.product for row in rows.select_related("product")}


@transaction.atomic
def learn(provider: str, account: str, external_id: str, name: str, told_at: datetime) -> None:
    """Keeps a product's name as its provider told it at `told_at` (UTC). An older word never replaces a newer one."""
    name = name.strip()[:500] or external_id
    # Two workers may meet a product at the same moment: the unique id lets one of them make it.
    row = ProductId.objects.filter(provider=provider, account=account, external_id=external_id).first()
    if row is None:
        product = Product.objects.create(name=name)
        row, made = ProductId.objects.get_or_create(
            provider=provider,
            account=account,
            external_id=external_id,
            defaults={"product": product, "told_at": told_at},
        )
        if made:
            return
        product.delete()
    if row.told_at is None or row.told_at < told_at:
        ProductId.objects.filter(pk=row.pk).update(told_at=told_at)
        product = Product.objects.get(pk=row.product_id)
        if product.name != name:
            product.name = name
            save(product, reason=f"{provider}: {external_id}")
