"""How much a payment is, net, by the rules of money."""

from tests.properties.plain import Line, Payment

SHIPPING = "shipping"


def net(payment: Payment) -> int:
    return sum(net_by_line(payment).values())


def net_by_line(payment: Payment) -> dict[str, int]:
    """In the order of the lines; money without an invoice is a line without a name."""
    if payment.lines:
        return {line.id: line_net(line) for line in payment.lines} | {SHIPPING: payment.shipping}
    return {"": payment.gross - payment.tax}


def line_net(line: Line) -> int:
    return line.amount - line.discounts - line.credits - line.inclusive
