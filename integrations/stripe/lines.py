"""The lines of an invoice as the ledger takes them: net, and summing to the invoice to the last unit."""

from typing import Any

from integrations.stripe.told import Told
from prm import money
from prm.ledger import words
from prm.ledger.facts import Line

ADJUSTMENT, SHIPPING = "adjustment", "shipping"


def of(invoice: Told) -> tuple[tuple[Line, ...], list[dict[str, Any]]]:
    """The lines in order, and what the trace has to say of them."""
    told = invoice.get("lines") or []
    nets = _discounted(invoice, told)
    keys = _unique([one["id"] or f"line-{i}" for i, one in enumerate(told)])
    lines = [Line(key, net, one["product"], one["description"]) for key, net, one in zip(keys, nets, told, strict=True)]
    if shipping := invoice.get("shipping", 0):
        lines.append(Line(SHIPPING, shipping, "", "Shipping"))
    if not told:
        return (), []
    return _summing(lines, invoice.get("net", 0), invoice.get("currency"))


def _discounted(invoice: Told, told: list[dict[str, Any]]) -> list[int]:
    """Old lines do not name their discounts: the invoice's is spread over them in proportion."""
    nets = [one["net"] for one in told]
    discount = invoice.get("discount") or 0
    if not discount or any(one["discounted"] for one in told):
        return nets
    if discount < 0:
        discount = max(sum(nets) + invoice.get("shipping", 0) - invoice.get("net", 0), 0)
    shares = money.spread(discount, [max(net, 0) for net in nets])
    return [net - share for net, share in zip(nets, shares, strict=True)]


def _summing(lines: list[Line], net: int, currency: str) -> tuple[tuple[Line, ...], list[dict[str, Any]]]:
    rest = net - sum(line.net_minor for line in lines)
    if not rest:
        return tuple(lines), []
    shown = words.amount(rest, currency)
    if abs(rest) <= len(lines):
        at = max(range(len(lines)), key=lambda i: (lines[i].net_minor, -i))
        old = lines[at]
        lines[at] = Line(old.key, old.net_minor + rest, old.product, old.description)
        return tuple(lines), [{"code": "rounded", "amount": shown}]
    lines.append(Line(ADJUSTMENT, rest, "", "Adjustment"))
    return tuple(lines), [{"code": "adjusted", "amount": shown}]


def _unique(keys: list[str]) -> list[str]:
    """Payloads of before 2019 may give two lines one id."""
    seen: dict[str, int] = {}
    unique = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        unique.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return unique
