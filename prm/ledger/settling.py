"""What a payment becomes: match → associate, convert → record, in one transaction, once."""

from collections.abc import Iterable

from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.ledger import applying, transactions
from prm.ledger.book import Book
from prm.ledger.facts import Facts
from prm.ledger.matching import match
from prm.ledger.models import Payment, Transaction
from prm.ledger.outcomes import begin, end, nobody
from prm.ledger.policy import Policy
from prm.ledger.wishes import Wish, attached_to
from prm.ledger.words import named
from prm.products import naming

FINAL = {"zero", "test_mode", "superseded"}


def settle(
    facts: Facts, policy: Policy, *, again: bool = False, wish: Wish | None = None, book: Book | None = None
) -> Payment:
    """Brings the ledger in line with what a provider tells of a payment, and says why.

    Call it inside `transaction.atomic()`, holding `facts.locks`. Safe to call any number of times: a payment that
    has a sale is complete, and one that was told nothing new stays as it is, unless a person wants it `again`.
    Payments that this one absorbs are reversed in the same transaction. What went back since is followed.
    `wish` is a person's, about this payment: taken up, or refused by Refused (see `prm.ledger.attaching`).
    With a `book` of several payments, its caller writes that when all are settled.
    """
    open_book = book or Book([facts])
    payment = _settle(facts, policy, again, wish, open_book)
    if facts.back and payment.reason_code != "superseded":
        open_book.follow(payment, facts)
    if book is None:
        open_book.write()
    return payment


def _settle(facts: Facts, policy: Policy, again: bool, wish: Wish | None, book: Book) -> Payment:
    rows = book.payments(facts)
    payment = rows.pop(facts.external_id, None)
    for absorbed in rows.values():
        book.write()
        supersede(absorbed, facts.external_id)
    if payment is None:
        payment = Payment(provider=facts.provider, account=facts.account, external_id=facts.external_id)
    elif wish:
        wish.begin(payment)
    elif _complete(payment, facts, again):
        return payment
    begin(payment, facts, policy)
    if reason := _not_for_us(facts, policy):
        return book.end(end(payment, Payment.Outcome.IGNORED, reason))
    if facts.problem:
        return book.end(end(payment, Payment.Outcome.UNMATCHED, facts.problem, **facts.problem_data))
    found = match(facts, policy, attached_to(payment, *rows.values()), book.known)
    if wish:
        wish.check(found.customer)
    payment.trace += found.trace
    payment.customer = applying.apply(found, facts, payment, book.known)
    if not policy.create_transaction:
        payment.trace.append({"code": "recording_off"})
        return book.end(end(payment, Payment.Outcome.IGNORED, "switched_off"))
    if payment.customer is None:
        return book.end(nobody(payment, found, facts))
    sales = _sales(payment, facts, policy, payment.customer, [*found.customers_deals, *found.deals])
    return book.end(payment, sales)


def supersede_known(provider: str, account: str, ids: Iterable[str], by: str) -> None:
    """Takes back those of the payments `ids` that are known, in favour of `by`, under their locks."""
    for payment in Payment.objects.filter(provider=provider, account=account, external_id__in=ids):
        supersede(payment, by)


def supersede(payment: Payment, by: str) -> None:
    """Takes back a payment whose money turned out to be `by`'s. Safe to call again."""
    if payment.reason_code == "superseded" and payment.reason_data.get("by") == by:
        return
    payment.trace += [transactions.told(row) for row in transactions.reverse(payment, by)]
    end(payment, Payment.Outcome.IGNORED, "superseded", by=by).save()


def _complete(payment: Payment, facts: Facts, again: bool) -> bool:
    if payment.outcome == Payment.Outcome.RECORDED or payment.reason_code in ("superseded", "left"):
        return True
    unchanged = payment.facts == facts.as_json()
    return unchanged and (payment.reason_code in FINAL or not again)


def _not_for_us(facts: Facts, policy: Policy) -> str:
    if policy.live_exists and not facts.livemode:
        return "test_mode"
    return "" if facts.net_minor else "zero"


def _sales(payment: Payment, facts: Facts, policy: Policy, customer: Customer, deals: list[Deal]) -> list[Transaction]:
    """Ends a payment as recorded; the rows that it is recorded by."""
    deal = _deal(deals, facts)
    products = {}
    if policy.naming == "product" or policy.splitting == "line":
        products = naming.known(facts.provider, facts.account, [line.product for line in facts.lines])
    if deal:
        payment.trace.append({"code": "deal_named", **named(deal=deal)})
    rows = transactions.sales(payment, facts, policy, customer, deal, products)
    payment.trace += [transactions.told(row) for row in rows]
    code = "recorded" if customer.partner else "recorded_unclaimed"
    end(payment, Payment.Outcome.RECORDED, code, **applying.who(customer))
    return rows


def _deal(deals: list[Deal], facts: Facts) -> Deal | None:
    """The latest of a customer's deals with the payer's e-mail, else the latest that a person associated."""
    same = [deal for deal in deals if deal.email_key == facts.email_key]
    by_person = [deal for deal in deals if deal.association == Deal.Association.PERSON]
    return max(same or by_person, key=lambda deal: (deal.registered_at, deal.pk), default=None)
