"""Ids that a provider knows customers and products by: any number for each, each for one only."""

from typing import Any

from prm.exchange.fields import shown
from prm.exchange.parts import Row, among

PROVIDER = "stripe"


def add(rows: list[Row], model: Any, owner: str) -> None:
    """Adds `stripe_ids` of saved rows to what stands, as `model`, whose foreign key is named `owner`."""
    claims: dict[tuple[str, str], Row] = {}
    for row in rows:
        for one in row.values.get("stripe_ids", []):
            first = claims.setdefault((one["account"], one["id"]), row)
            if first is not row:
                row.error("stripe_ids", f"{shown(one['id'])} stands in {row.of}[{first.index}] already")
    standing = model.objects.filter(provider=PROVIDER).select_related(owner)
    owners = {
        (one.account, one.external_id): getattr(one, owner)
        for one in among(standing, "external_id", [name for _, name in claims])
    }
    fresh: list[Any] = []
    for (account, name), row in claims.items():
        known = owners.get((account, name))
        if known and known.pk != row.instance.pk:
            row.error("stripe_ids", f"{shown(name)} belongs to the {owner} {shown(known.key)}")
        elif not known and not row.faults:
            row.changed = True
            fresh.append(model(provider=PROVIDER, account=account, external_id=name, **{owner: row.instance}))
    model.objects.bulk_create(fresh, batch_size=500)
