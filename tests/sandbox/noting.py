from typing import Any

from integrations.sandbox import Credit, CreditNote, Item, Sandbox
from integrations.sandbox.invoices import Invoice

from .world import line_ids


def opened(sandbox: Sandbox, *amounts: int, **terms: Any) -> str:
    lines = [Item(f"Line {place}", amount) for place, amount in enumerate(amounts)]
    return sandbox.open_invoice(sandbox.customer("a@example.com"), lines, **terms).invoice or ""


def paid(sandbox: Sandbox, *amounts: int, payments: int = 1, **terms: Any) -> str:
    invoice = opened(sandbox, *amounts, **terms)
    sandbox.pay(invoice, payments=payments)
    return invoice


def of_line(sandbox: Sandbox, invoice: str, amount: int, place: int = 0) -> Credit:
    return Credit(amount, line=line_ids(sandbox, invoice)[place])


def note_of(sandbox: Sandbox, id: str) -> CreditNote:
    return sandbox.world.need(CreditNote, id)


def invoice_of(sandbox: Sandbox, id: str) -> Invoice:
    return sandbox.world.need(Invoice, id)
