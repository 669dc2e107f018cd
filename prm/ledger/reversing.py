"""The ledger follows what went back of a payment: what should stand reversed, less what does, becomes new rows."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from prm.ledger import transactions, words
from prm.ledger.back import Back
from prm.ledger.facts import Facts
from prm.ledger.models import MoneyBack, Payment, Transaction
from prm.ledger.reckoning import Reckoning, Sold, reckon

Known = dict[str, MoneyBack]
TOLD = ("payment", "about", "amount_minor", "counted_minor", "currency", "state", "reason_code", "happened_at")


def follow(payment: Payment, facts: Facts) -> list[Transaction]:
    """Keeps what went back of a payment, and brings what stands of it in line; returns the new rows.

    Call it inside the transaction and under the locks of the payment, which is saved. Safe to call any number of times.
    """
    if not facts.back:
        return []
    known = _known(facts.provider, facts.account, facts.back)
    sold = _sold(payment, facts)
    found = reckon(sold, facts.back)
    if payment.outcome != Payment.Outcome.RECORDED:
        found.counted, found.why = {}, {one.key: one.fallen or "unsold" for one in facts.back}
        _keep([_row(one, facts.provider, facts.account, facts.livemode, payment, found) for one in facts.back], known)
        return []
    told = [_row(one, facts.provider, facts.account, facts.livemode, payment, found) for one in facts.back]
    changed = _keep(told, known)
    rows = _differences(payment, found, sold, told, known)
    if changed or rows:
        payment.trace += [*_steps(changed, sold, found), *map(transactions.told, rows)]
        payment.save(update_fields=["trace"])
    return transactions.write(payment, rows)


def wait(provider: str, account: str, livemode: bool, back: Iterable[Back]) -> None:
    """Keeps what went back of payments that nobody told of yet. Safe to call any number of times."""
    back = list(back)
    known = _known(provider, account, back)
    homeless = [one for one in back if one.key not in known or known[one.key].payment_id is None]
    found = Reckoning(why={one.key: one.fallen or "waiting" for one in homeless})
    _keep([_row(one, provider, account, livemode, None, found) for one in homeless], known)


def _known(provider: str, account: str, back: Iterable[Back]) -> Known:
    mine = {"provider": provider, "account": account, "external_id__in": [one.key for one in back]}
    return {row.external_id: row for row in MoneyBack.objects.filter(**mine)}


def _row(
    one: Back, provider: str, account: str, livemode: bool, payment: Payment | None, found: Reckoning
) -> MoneyBack:
    return MoneyBack(
        provider=provider,
        account=account,
        external_id=one.key,
        kind=one.kind,
        payment=payment,
        about=one.about,
        livemode=livemode,
        amount_minor=one.amount_minor,
        counted_minor=found.counted.get(one.key, 0),
        currency=one.currency,
        state=one.state[:40],
        reason_code=found.why.get(one.key) or "counts",
        happened_at=one.happened_at,
    )


def _keep(told: list[MoneyBack], known: Known) -> list[MoneyBack]:
    """Stores what changed, and returns it."""
    changed = [row for row in told if _differs(row, known.get(row.external_id))]
    if changed:
        unique = ("provider", "account", "external_id")
        MoneyBack.objects.bulk_create(changed, update_conflicts=True, update_fields=TOLD, unique_fields=unique)
    return changed


def _differs(row: MoneyBack, old: MoneyBack | None) -> bool:
    names = ["payment_id" if name == "payment" else name for name in TOLD]
    return old is None or any(getattr(row, name) != getattr(old, name) for name in names)


def _sold(payment: Payment, facts: Facts) -> Sold:
    """As the payment was recorded, whatever was told of it since."""
    lines = [(line["key"], line["net_minor"]) for line in payment.facts.get("lines", [])]
    net = payment.net_minor
    return Sold(net, payment.gross_minor, payment.currency, lines or [("", net)], facts.captured)


def _differences(
    payment: Payment, found: Reckoning, sold: Sold, told: list[MoneyBack], known: Known
) -> list[Transaction]:
    rows = list(payment.transactions.order_by("pk"))
    stand = {key: net - found.by_line[key] for key, net in sold.lines}
    stand[""] = sold.net_minor - sum(found.by_line.values())
    return transactions.differences(rows, stand, lambda kind: _cause(kind, told, known))


def _cause(kind: str, told: list[MoneyBack], known: Known) -> str:
    """The latest of those that count for more than before, where more is reversed; for less, where less is."""
    sign = 1 if kind == Transaction.Kind.REVERSAL else -1

    def weight(row: MoneyBack) -> tuple[bool, Any, str]:
        before = known[row.external_id].counted_minor if row.external_id in known else 0
        return sign * (row.counted_minor - before) > 0, row.happened_at, row.external_id

    return max(told, key=weight).external_id


def _steps(changed: list[MoneyBack], sold: Sold, found: Reckoning) -> list[dict[str, Any]]:
    """The arithmetic, as a trace keeps it."""

    def amount(minor: int) -> dict[str, Any]:
        return words.amount(minor, sold.currency)

    steps: list[dict[str, Any]] = [{"code": "back", "at": timezone.now().isoformat()}]
    for row in changed:
        gross = words.amount(row.amount_minor, row.currency)
        counts = {"counts": amount(row.counted_minor), "why": row.reason_code}
        steps.append({"code": f"back_{row.kind}", "id": row.external_id, "amount": gross, **counts})
    if found.notes_gross:
        notes = {"notes_gross": amount(found.notes_gross), "notes_net": amount(found.notes_net)}
        steps.append({"code": "back_notes", "gross": amount(sold.gross_minor), **notes})
    if found.rest_gross:
        rest = {"rest_gross": amount(found.rest_gross), "rest_net": amount(found.rest_net)}
        room, whole = sold.gross_minor - found.notes_gross, sold.net_minor - found.notes_net
        steps.append({"code": "back_share", "room": amount(room), "whole": amount(whole), **rest})
    stands = sold.net_minor - found.notes_net - found.rest_net
    return [*steps, {"code": "back_stands", "stands": amount(stands), "net": amount(sold.net_minor)}]
