"""How the money of a credit note that came after the payment is given back."""

from collections.abc import Sequence
from dataclasses import replace

from ..invoices import Invoice
from ..notes import CreditNote
from ..objects import Charge, Customer
from ..reversals import Refund
from ..world import World
from .crediting import set_balance
from .giving_back import make_refund, refundable

Links = tuple[tuple[str, int], ...]


def give_back(world: World, note: CreditNote, links: Links, refund_amount: int, out_of_band: int) -> CreditNote:
    """`links` are checked; the customer's balance takes the rest."""
    after_payment = note.post_payment_amount
    balance = after_payment - refund_amount - sum(amount for _, amount in links) - out_of_band
    if min(balance, refund_amount, out_of_band) < 0:
        raise ValueError(f"{after_payment} after payment cannot be given back so")
    links += _refund(world, note.invoice, refund_amount)
    note = replace(note, refunds=links, balance_amount=balance, out_of_band_amount=out_of_band)
    return _give_balance(world, note) if balance else note


def check_links(world: World, invoice: Invoice, earlier: Sequence[CreditNote], links: Links) -> None:
    taken = [link for note in earlier for link in note.refunds]
    for id, amount in links:
        refund = world.need(Refund, id)
        left = refund.amount - sum(linked for other, linked in taken if other == id)
        if refund.rest or not refund.stands or world.need(Charge, refund.charge).invoice != invoice.id:
            raise ValueError(f"{id} gives back nothing of {invoice.id}")
        if not 0 < amount <= left:
            raise ValueError(f"{amount} of {left} left of {id} cannot be linked")
        taken.append((id, amount))


def _refund(world: World, invoice: str, amount: int) -> Links:
    """New refunds of the invoice's charges, of the latest first."""
    parts: list[tuple[Charge, int]] = []
    for charge in reversed(world.find(Charge, "invoice", invoice)):
        if part := min(amount - sum(part for _, part in parts), refundable(charge)):
            parts.append((charge, part))
    if sum(part for _, part in parts) < amount:
        raise ValueError(f"{amount} is more than was paid for {invoice}")
    return tuple((make_refund(world, charge, part).id, part) for charge, part in parts)


def _give_balance(world: World, note: CreditNote) -> CreditNote:
    customer = world.need(Customer, note.customer)
    set_balance(world, customer, customer.balance - note.balance_amount)
    return replace(note, customer_balance_transaction=world.new_id("cbtxn"))
