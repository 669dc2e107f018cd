"""What the system asked Stripe, held against the most that it may ask."""

import re
from collections import Counter
from typing import Any
from urllib.parse import unquote

from tests.properties.amounts import SHIPPING
from tests.properties.plain import Payment
from tests.properties.returned import Note

SHOWN_LINES = 10
REFUNDS = r"/v1/(refunds\?|charges/\w+/refunds)"
KINDS = {
    "link": r"/v1/invoice_payments\?",
    "session": r"/v1/checkout/sessions\?",
    "charge": r"/v1/charges(?!/\w+/refunds)",
    "lines": r"/v1/invoices/\w+/lines",
    "invoice": r"/v1/invoices/\w+$",
}
Asked = list[tuple[str, str]]


def repeated(requests: Asked, heard: list[dict[str, Any]]) -> list[str]:
    """Questions that were asked more than once; for a charge's refunds, more often than it was told to have some.

    Also the answer to a question about the charge tells it.
    """
    bells = Counter(one["data"]["object"]["id"] for one in heard if one["type"] == "charge.refunded")
    return [path for (_, path), times in Counter(requests).items() if times > _most(unquote(path), bells)]


def _most(path: str, bells: Counter[str]) -> int:
    return 1 + (sum(bells[key] for key in set(re.findall(r"\w+_\w+", path))) if re.match(REFUNDS, path) else 0)


def excessive(requests: Asked, payment: Payment) -> list[str]:
    """The questions about a payment if there are too many of a kind: one each, or one a part where it has several."""
    paths = [unquote(path) for _, path in requests]
    mine = [path for path in paths if set(re.findall(r"\w+_\w+", path)) & payment.ids]
    asked = {kind: [path for path in mine if re.match(pattern, path)] for kind, pattern in KINDS.items()}
    # Which invoice a part settles is one question, who else pays that invoice is another.
    most = {"link": min(2, payment.parts), "charge": payment.parts}
    several = [path for kind, paths in asked.items() if len(paths) > max(1, most.get(kind, 1)) for path in paths]
    return several + [path for note in payment.notes for path in _about(note, paths)]


def _about(note: Note, paths: list[str]) -> list[str]:
    """A note tells all but its lines from the eleventh on and, in the old shape, how much of a refund it holds."""
    asked = [path for path in paths if note.id in path]
    lines = [line for line, _ in note.credits if line != SHIPPING]
    return asked if len(asked) > (len(lines) > SHOWN_LINES) + bool(note.refunds) else []
