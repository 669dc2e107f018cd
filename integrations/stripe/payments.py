"""From what Stripe told to payments: one per invoice, else per payment intent, else per charge."""

from integrations.stripe import by_charge, by_invoice, going_back
from integrations.stripe.case import Case, Terms
from integrations.stripe.near import Money
from integrations.stripe.reach import Near


def unfold(near: Near, terms: Terms) -> list[Case]:
    """The payments among the facts in `near`, each with what is missing of it; in the order of their ids.

    After them comes what went back of money that is no payment here (yet).
    """
    money = Money(near)
    invoices = {one.external_id for one in money.of_kind("invoice") if one.knows("status")} | set(money.owner.values())
    cases = [by_invoice.case(money, key, terms) for key in sorted(invoices)]
    charges = {one.external_id for one in money.of_kind("charge")}
    intents = {one.external_id for one in money.of_kind("intent")} | set(money.intent_of.values())
    alone = intents | {one for one in charges if one not in money.intent_of}
    cases += [by_charge.case(money, key, terms) for key in sorted(alone - set(money.owner))]
    known = [case for case in cases if money.heard({case.key, *case.absorbs})]
    return known + going_back.waiting(money, known)
