"""A payment without an invoice: a payment intent with its charge, or a charge alone."""

from integrations.stripe import going_back
from integrations.stripe.case import Case, Missing, Terms, asked, payer, with_billing
from integrations.stripe.fields import moment
from integrations.stripe.near import Money
from integrations.stripe.told import Told
from prm import money as amounts
from prm.ledger.facts import Facts


def case(money: Money, key: str, terms: Terms) -> Case:
    """The payment of the intent (or of the charge that has none) `key`, which counts once it is captured."""
    intent = money.get(key) if key not in {one.external_id for one in money.of_kind("charge")} else None
    charges = money.charges({key})
    found = Case(key, absorbs=tuple(one.external_id for one in charges if one.external_id != key))
    if not charges and not (intent and intent.get("status") == "succeeded"):
        return found
    alone = any(one.external_id == key for one in charges)
    session = None if alone else money.session(key)
    if not alone:
        found.missing += _missing(money, intent, charges, session, key)
    found.facts = _facts(money, found, intent, charges, session, terms)
    return found


def _missing(money: Money, intent: Told | None, charges: list[Told], session: Told | None, key: str) -> list[Missing]:
    missing = []
    latest = intent.get("charge", "") if intent else ""
    if not charges and not any(one and one.knows("asked_charge") for one in (intent, money.get(latest))):
        missing.append(Missing("charge", latest) if latest else Missing("charges", key))
    linked = [one for one in [intent, *charges] if one]
    if not any(one.knows("invoice") or one.knows("asked_link") for one in linked):
        missing.append(Missing("link", key))
    if not (session or (intent and (intent.knows("tax") or intent.knows("asked_session")))):
        missing.append(Missing("session", key))
    return missing


def _facts(
    money: Money, found: Case, intent: Told | None, charges: list[Told], session: Told | None, terms: Terms
) -> Facts:
    sources = [one for one in [intent, *charges, session] if one]
    customer = next((one.get("customer") for one in sources if one.get("customer")), "")
    who = with_billing(payer(money, customer, "", "", found.missing), charges, session)
    first = charges[0] if charges else intent
    assert first is not None
    own = {found.key, *found.absorbs}
    found.later += going_back.missing(money, own, charges)
    found.back = going_back.of(money, own)
    captured = sum(one.get("amount", 0) for one in charges) if charges else first.get("amount", 0)
    title = charges[0].get("description") if charges else ""
    return Facts(
        provider="stripe",
        account=terms.account,
        external_id=found.key,
        livemode=terms.livemode,
        currency=first.get("currency"),
        net_minor=captured - _tax(captured, intent, session),
        gross_minor=captured,
        occurred_at=moment(first.get("created") or 0),
        payer_id=who.id,
        payer_email=who.email,
        payer_name=who.name,
        title=title or found.key,
        absorbs=found.absorbs,
        notes=tuple(asked([intent, money.get(customer), *charges, *going_back.facts_of(money, own)])),
        back=found.back,
        captured={one.external_id: one.get("amount", 0) for one in charges},
    )


def _tax(captured: int, intent: Told | None, session: Told | None) -> int:
    """The tax within what was captured: the intent's or the session's, in proportion where less was captured."""
    for source, whole in ((intent, "asked"), (session, "total")):
        if source and source.get("tax"):
            total = source.get(whole) or captured
            tax = source.get("tax")
            return tax if captured >= total or not total else amounts.share(tax, captured, total)
    return 0
