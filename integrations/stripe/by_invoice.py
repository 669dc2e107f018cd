"""A payment that settles an invoice."""

from integrations.stripe import going_back, lines, paying
from integrations.stripe.case import Case, Missing, Terms, asked, payer, with_billing
from integrations.stripe.fields import moment
from integrations.stripe.near import Money
from integrations.stripe.told import Told
from prm.ledger import words
from prm.ledger.facts import Facts, Line


def case(money: Money, key: str, terms: Terms) -> Case:
    """The payment of the invoice `key`, which counts once it is paid in full."""
    invoice = money.get(key)
    found = Case(key, absorbs=tuple(sorted(money.owned(key))))
    if invoice is None or not invoice.knows("status"):
        found.missing.append(Missing("invoice", key))
        return found
    status = invoice.get("status")
    if status != "paid" and paying.seems_paid(money, invoice):
        found.missing.append(Missing("invoice", key))
        return found
    part_paid = status in ("void", "uncollectible") and invoice.get("amount_paid", 0) > 0
    if status != "paid" and not part_paid:
        return found
    found.facts = _facts(money, invoice, terms, found)
    if part_paid:
        currency = invoice.get("currency")
        paid, total = (words.amount(invoice.get(name, 0), currency) for name in ("amount_paid", "total"))
        data = {"paid": paid, "total": total, "status": status}
        found.facts = Facts(**{**vars(found.facts), "problem": "part_paid", "problem_data": data})
    return found


def _facts(money: Money, invoice: Told, terms: Terms, found: Case) -> Facts:
    split, notes = lines.of(invoice)
    missing = found.missing
    if not (invoice.knows("lines") or invoice.knows("asked_lines")):
        missing.append(Missing("lines", invoice.external_id))
    names = {line.product for line in split if line.product}
    if terms.policy.naming == "product":
        missing += [Missing("product", one) for one in sorted(names) if not _named(money, one, terms)]
    customer, email, name = (invoice.get(field, "") for field in ("customer", "email", "name"))
    who = payer(money, customer, email, name, missing)
    if who.asks_billing or _wants_title(split, terms, money):
        missing += paying.missing(money, invoice)
    charges = money.charges(set(found.absorbs))
    who = with_billing(who, charges, None)
    first = charges[0] if charges else None
    own = {invoice.external_id, *found.absorbs}
    found.later += going_back.missing(money, own, charges)
    found.back = going_back.of(money, own)
    near = [invoice, money.get(who.id), *(money.get(one) for one in [*found.absorbs, *sorted(names)])]
    near += going_back.facts_of(money, own)
    return Facts(
        provider="stripe",
        account=terms.account,
        external_id=invoice.external_id,
        livemode=terms.livemode,
        currency=invoice.get("currency"),
        net_minor=invoice.get("net", 0),
        gross_minor=invoice.get("total", 0),
        occurred_at=moment(_paid_at(invoice, first)),
        payer_id=who.id,
        payer_email=who.email,
        payer_name=who.name,
        title=(first.get("description") if first else "") or invoice.get("number") or invoice.external_id,
        lines=split,
        absorbs=found.absorbs,
        notes=(*asked(near), *notes),
        back=found.back,
        captured={one.external_id: one.get("amount", 0) for one in charges},
    )


def _paid_at(invoice: Told, charge: Told | None) -> int:
    return invoice.get("paid_at") or (charge.get("created") if charge else 0) or invoice.get("created") or 0


def _named(money: Money, product: str, terms: Terms) -> bool:
    fact = money.get(product)
    return product in terms.named or bool(fact and (fact.knows("name") or fact.knows("asked_product")))


def _wants_title(split: tuple[Line, ...], terms: Terms, money: Money) -> bool:
    """Whether some row would be named by the charge's description, which has to be known then."""
    if terms.policy.naming == "charge" or not split:
        return True
    if terms.policy.splitting == "payment":
        return not any(line.product for line in split)
    return not all(line.product or line.description for line in split)
