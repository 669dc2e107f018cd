"""What the system asked Stripe, held against the most that it may ask."""

import re
from collections import Counter
from urllib.parse import unquote

from tests.properties.plain import Payment

KINDS = {
    "link": r"/v1/invoice_payments\?",
    "session": r"/v1/checkout/sessions\?",
    "charge": r"/v1/charges",
    "lines": r"/v1/invoices/\w+/lines",
    "invoice": r"/v1/invoices/\w+$",
}


def repeated(requests: list[tuple[str, str]]) -> list[str]:
    """Questions that were asked more than once."""
    return [path for (_, path), times in Counter(requests).items() if times > 1]


def excessive(requests: list[tuple[str, str]], payment: Payment) -> list[str]:
    """The questions about a payment if there are too many of a kind: one each, or one a part where it has several."""
    mine = [path for path in (unquote(path) for _, path in requests) if set(re.findall(r"\w+_\w+", path)) & payment.ids]
    asked = {kind: [path for path in mine if re.match(pattern, path)] for kind, pattern in KINDS.items()}
    # Which invoice a part settles is one question, who else pays that invoice is another.
    most = {"link": min(2, payment.parts), "charge": payment.parts}
    return [path for kind, paths in asked.items() if len(paths) > max(1, most.get(kind, 1)) for path in paths]
