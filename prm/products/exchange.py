"""Products in the import."""

from prm.exchange import Batch, Part, Row
from prm.exchange.fields import text
from prm.exchange.ids import add
from prm.exchange.objects import stripe_ids
from prm.exchange.parts import write
from prm.products.models import Product, ProductId


def load(batch: Batch, rows: list[Row]) -> None:
    for row in rows:
        values = row.named("name")
        if row.instance is None:
            values = {"name": row.key, **values}
        row.take(Product, **values)
    write(rows)
    add(rows, ProductId, "product")


IMPORTS = [
    Part(
        "products",
        order=30,
        model=Product,
        fields={"name": text(500, empty=False), "stripe_ids": stripe_ids},
        load=load,
    )
]
