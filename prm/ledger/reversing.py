"""The ledger follows what went back of a payment: what should stand reversed, less what does, becomes new rows."""

from typing import Any

from django.utils import timezone

from prm.ledger import money_back, transactions, words
from prm.ledger.facts import Facts
from prm.ledger.models import MoneyBack, Payment, Transaction
from prm.ledger.money_back import Known
from prm.ledger.reckoning import Reckoning, Sold, reckon


def follow(payment: Payment, facts: Facts) -> list[Transaction]:
    """Keeps what went back of a payment, and brings what stands of it in line; returns the new rows.

    Call it inside the transaction and under the locks of the payment, which is saved. Safe to call any number of times.
    """
    if not facts.back:
        return []
    mine = {"provider": facts.provider, "account": facts.account}
    before = money_back.known(back=facts.back, **mine)
    sold = _sold(payment, facts)
    found = reckon(sold, facts.back)
    recorded = payment.outcome == Payment.Outcome.RECORDED
    if not recorded:
        found = Reckoning(why={one.key: one.fallen or "unsold" for one in facts.back})
    told = [
        money_back.row(one, of=payment, counted=found.counted.get(one.key, 0), why=found.why[one.key])
        for one in facts.back
    ]
    changed = money_back.keep(told, before, livemode=facts.livemode, **mine)
    if not recorded:
        return []
    rows = _differences(payment, found, sold, told, before)
    asked = [step for step in facts.notes if step not in payment.trace]
    if changed or rows or asked:
        steps = _steps(changed, sold, found) if changed or rows else []
        payment.trace += [*asked, *steps, *map(transactions.told, rows)]
        payment.save(update_fields=["trace"])
    return transactions.write(payment, rows)


def _sold(payment: Payment, facts: Facts) -> Sold:
    """As the payment was recorded, whatever was told of it since."""
    lines = [(line["key"], line["net_minor"]) for line in payment.facts.get("lines", [])]
    net = payment.net_minor
    return Sold(net, payment.gross_minor, payment.currency, lines or [("", net)], facts.captured)


def _differences(
    payment: Payment, found: Reckoning, sold: Sold, told: list[MoneyBack], before: Known
) -> list[Transaction]:
    rows = list(payment.transactions.order_by("pk"))
    stand = {key: net - found.by_line[key] for key, net in sold.lines}
    stand[""] = sold.net_minor - sum(found.by_line.values())
    return transactions.differences(rows, stand, lambda kind: _cause(kind, told, before))


def _cause(kind: str, told: list[MoneyBack], before: Known) -> str:
    """The latest of those that count for more than before, where more is reversed; for less, where less is."""
    sign = 1 if kind == Transaction.Kind.REVERSAL else -1

    def weight(row: MoneyBack) -> tuple[bool, Any, str]:
        counted = before[row.external_id].counted_minor if row.external_id in before else 0
        return sign * (row.counted_minor - counted) > 0, row.happened_at, row.external_id

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
