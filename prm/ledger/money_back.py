"""What went back, as it was last told: the only writer of `MoneyBack`. Runs under the locks of what it is about."""

from collections.abc import Iterable, Mapping

from prm.ledger.back import Back
from prm.ledger.models import MoneyBack, Payment

Known = Mapping[str, MoneyBack]
TOLD = ("payment", "about", "amount_minor", "counted_minor", "currency", "state", "reason_code", "happened_at")
STATE = 40


def known(provider: str, account: str, back: Iterable[Back]) -> Known:
    """What is kept of these already, by the provider's id."""
    mine = {"provider": provider, "account": account, "external_id__in": [one.key for one in back]}
    return {row.external_id: row for row in MoneyBack.objects.filter(**mine).select_related("payment")}


def row(one: Back, *, of: Payment | None, counted: int, why: str) -> MoneyBack:
    """Without the account that it is of, which `keep` adds."""
    return MoneyBack(
        external_id=one.key,
        kind=one.kind,
        payment=of,
        about=one.about,
        amount_minor=one.amount_minor,
        counted_minor=counted,
        currency=one.currency,
        state=one.state[:STATE],
        reason_code=why or "counts",
        happened_at=one.happened_at,
    )


def keep(rows: list[MoneyBack], before: Known, *, provider: str, account: str, livemode: bool) -> list[MoneyBack]:
    """Stores what differs from `before`, and returns it."""
    changed = [one for one in rows if _differs(one, before.get(one.external_id))]
    for one in changed:
        one.provider, one.account, one.livemode = provider, account, livemode
    if changed:
        unique = ("provider", "account", "external_id")
        MoneyBack.objects.bulk_create(changed, update_conflicts=True, update_fields=TOLD, unique_fields=unique)
    return changed


def wait(back: Iterable[Back], *, provider: str, account: str, livemode: bool) -> None:
    """Keeps what went back of payments that nobody told of yet. Safe to call any number of times."""
    back = list(back)
    before = known(provider, account, back)
    homeless = [one for one in back if one.key not in before or _homeless(before[one.key].payment)]
    rows = [row(one, of=None, counted=0, why=one.fallen or "waiting") for one in homeless]
    keep(rows, before, provider=provider, account=account, livemode=livemode)


def _homeless(payment: Payment | None) -> bool:
    return payment is None or payment.reason_code == "superseded"


def _differs(one: MoneyBack, old: MoneyBack | None) -> bool:
    names = ["payment_id" if name == "payment" else name for name in TOLD]
    return old is None or any(getattr(one, name) != getattr(old, name) for name in names)
