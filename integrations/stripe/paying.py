"""What is known to have paid an invoice, and what has to be asked."""

from integrations.stripe.case import Missing
from integrations.stripe.near import Money, payers
from integrations.stripe.told import Told

CHARGES = ("ch_", "py_")


def seems_paid(money: Money, invoice: Told) -> bool:
    """Whether what is known to be paid or credited covers all that an unpaid invoice asks for: its event was lost."""
    if invoice.get("status") == "void" or invoice.knows("asked_invoice"):
        return False
    own = money.owned(invoice.external_id)
    intents = [one for one in money.of_kind("intent") if one.external_id in own and one.get("status") == "succeeded"]
    links = [one for one in money.links(invoice.external_id) if one.get("status") == "paid"]
    paid = max(sum(one.get("amount", 0) for one in some) for some in (money.charges(own), intents, links))
    due = invoice.get("amount_due") or invoice.get("total", 0)
    notes = [one for one in money.of_kind("note") if one.get("invoice") == invoice.external_id]
    credited = sum(one.get("amount", 0) for one in notes if one.get("status") != "void")
    return 0 < due <= paid + credited


def missing(money: Money, invoice: Told) -> list[Missing]:
    """What has to be asked until the charges known to pay the invoice add up to what was paid."""
    key, paid = invoice.external_id, invoice.get("amount_paid", 0)
    links = [link for link in money.links(key) if link.get("status") == "paid"]
    named = {*payers(invoice), *(link.get("charge", "") for link in links)}
    unseen = [Missing("charge", one) for one in sorted(named) if one.startswith(CHARGES) and not _seen(money, one)]
    if unseen:
        # A charge tells its intent, and may be all that is missing.
        return unseen
    charged = sum(one.get("amount", 0) for one in money.charges(money.owned(key)))
    settled = max(charged, sum(link.get("amount", 0) for link in links))
    if settled < paid and not (invoice.knows("out_of_band") or invoice.knows("asked_links")):
        return [Missing("links", key)]
    intents = {link.get("intent", "") for link in links} - {""}
    return [Missing("charges", one) for one in sorted(intents) if not _charged(money, one)]


def _seen(money: Money, charge: str) -> bool:
    fact = money.get(charge)
    return bool(fact and (fact.knows("captured") or fact.knows("asked_charge")))


def _charged(money: Money, intent: str) -> bool:
    fact = money.get(intent)
    return bool(money.charges({intent}) or (fact and fact.knows("asked_charge")))
