"""What the sandbox keeps, in neither shape; every change is a new version, so that events keep theirs."""

from dataclasses import dataclass

from .reversals import Refund


@dataclass(frozen=True, slots=True)
class Customer:
    id: str
    created: int
    email: str | None
    name: str | None
    balance: int = 0
    next_number: int = 1
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    id: str
    created: int
    name: str
    updated: int
    active: bool = True


@dataclass(frozen=True, slots=True)
class Price:
    id: str
    created: int
    product: str
    unit_amount: int
    currency: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class AppliedDiscount:
    id: str
    created: int
    customer: str
    invoice: str
    coupon: str
    currency: str
    percent_off: str | None
    amount_off: int | None


@dataclass(frozen=True, slots=True)
class Intent:
    id: str
    created: int
    amount: int
    currency: str
    customer: str | None
    description: str | None
    status: str = "requires_payment_method"
    capture_method: str = "automatic"
    amount_received: int = 0
    amount_capturable: int = 0
    latest_charge: str | None = None
    receipt_email: str | None = None
    canceled_at: int | None = None
    cancellation_reason: str | None = None
    invoice: str | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Charge:
    id: str
    created: int
    amount: int
    currency: str
    customer: str | None
    description: str | None
    email: str | None
    name: str | None
    payment_intent: str | None
    status: str = "succeeded"
    captured: bool = True
    amount_captured: int = 0
    amount_refunded: int = 0
    refunded: bool = False
    receipt_email: str | None = None
    invoice: str | None = None
    refunds: tuple[Refund, ...] = ()
    dispute: str | None = None


@dataclass(frozen=True, slots=True)
class InvoicePayment:
    id: str
    created: int
    invoice: str
    currency: str
    amount_requested: int
    payment_type: str
    payment: str
    is_default: bool = False
    status: str = "open"
    amount_paid: int | None = None
    paid_at: int | None = None
    canceled_at: int | None = None

    @property
    def payment_intent(self) -> str | None:
        return self.payment if self.payment_type == "payment_intent" else None


@dataclass(frozen=True, slots=True)
class Session:
    id: str
    created: int
    currency: str
    amount_subtotal: int
    amount_tax: int
    payment_intent: str
    customer: str | None
    email: str | None
    name: str | None
    status: str = "complete"
