from dataclasses import dataclass

from .invoices import Part, TaxAmount


@dataclass(frozen=True, slots=True)
class NoteLine:
    """`invoice_line_item` is None for a custom line."""

    id: str
    invoice_line_item: str | None
    amount: int
    description: str | None
    discounts: tuple[Part, ...] = ()
    credits: tuple[Part, ...] = ()
    taxes: tuple[TaxAmount, ...] = ()

    @property
    def net(self) -> int:
        inclusive = sum(tax.amount for tax in self.taxes if tax.inclusive)
        return self.amount - sum(amount for amount, _ in self.discounts + self.credits) - inclusive

    @property
    def gross(self) -> int:
        return self.net + sum(tax.amount for tax in self.taxes)


@dataclass(frozen=True, slots=True)
class CreditNote:
    """`refunds` holds the linked refunds, each with the amount of it that the note gives back."""

    id: str
    created: int
    invoice: str
    customer: str
    currency: str
    number: str
    lines: tuple[NoteLine, ...]
    shipping: tuple[int, int] | None = None
    status: str = "issued"
    pre_payment_amount: int = 0
    post_payment_amount: int = 0
    refunds: tuple[tuple[str, int], ...] = ()
    balance_amount: int = 0
    out_of_band_amount: int = 0
    voided_at: int | None = None
    customer_balance_transaction: str | None = None
    memo: str | None = None

    @property
    def total(self) -> int:
        return sum(line.gross for line in self.lines) + sum(self.shipping or (0, 0))

    @property
    def total_excluding_tax(self) -> int:
        return sum(line.net for line in self.lines) + (self.shipping or (0, 0))[0]
