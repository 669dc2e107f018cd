"""How money is found: by ids, by who paid, a transaction by how its name begins. No search reads the ledger."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from prm import money
from prm.backoffice import cells, finding
from prm.backoffice.finding import Finder, Hit
from prm.backoffice.searching_text import Asked, begins
from prm.customers.finding import numbers
from prm.customers.models import Customer
from prm.ledger.admin import going_back
from prm.ledger.models import MoneyBack, Payment, Transaction

MOST = 200
LINED = ~Q(line="")  # as the index of lines has it


def payments(asked: Asked) -> Any:
    kind = finding.kind(asked)
    if kind in (Payment, MoneyBack):
        return Q(pk__in=_payments(asked))
    by_id = Q(external_id=asked.text) | Q(payer_id=asked.text) if asked.one_word and not asked.email else Q()
    by_email = begins("payer_email", asked.email) if asked.email else Q()
    return by_id | by_email | Q(customer__in=numbers(asked)) if kind in (Customer, None) else None


def transactions(asked: Asked) -> Any:
    kind = finding.kind(asked)
    if kind in (Payment, MoneyBack):
        return Q(payment__in=_payments(asked))
    if kind is Transaction:
        return Q(line=asked.text) & LINED
    titled = Q() if kind or asked.email else reduce(or_, (begins("name", title) for title in _spelt(asked.text)))
    return titled | Q(customer__in=numbers(asked)) if kind in (Customer, None) else None


def _spelt(title: str) -> set[str]:
    """As typed, as a sentence begins, and as invoices' numbers are written: the index knows how a name is spelt."""
    return {title, title.upper(), title[:1].upper() + title[1:]}


def money_back(asked: Asked) -> Any:
    """By its own id, its charge's or its payment's."""
    if not asked.one_word or asked.email:
        return None
    own = Q(external_id=asked.text) | Q(about=asked.text)
    return own | Q(payment__in=_payments(asked)) if finding.kind(asked) is Payment else own


def _payments(asked: Asked) -> list[int]:
    """What bears the id, or whose money went back by it. As a list: beside `or` a database joins before it filters."""
    rows: Any = Payment.objects.filter(external_id=asked.text).values_list("pk", flat=True)
    if finding.kind(asked) is MoneyBack:
        back = MoneyBack.objects.filter(external_id=asked.text, payment__isnull=False)
        rows = back.values_list("payment_id", flat=True)
    return asked.once("payments", lambda: list(rows.order_by()[:MOST]))


def exact_payment(text: str) -> Iterable[Payment]:
    """The payment; one whose money turned out to be another's leads to that one."""
    for payment in Payment.objects.filter(external_id=text).defer("facts", "trace"):
        by = payment.reason_data.get("by") if payment.reason_code == "superseded" else None
        mine = Payment.objects.filter(provider=payment.provider, account=payment.account, external_id=by or text)
        yield (mine.defer("facts", "trace").first() if by else None) or payment


def exact_line(text: str) -> Iterable[Transaction]:
    """The sale of an invoice's line."""
    return Transaction.objects.filter(LINED, line=text, kind=Transaction.Kind.SALE, replaces=None)


def exact_back(text: str) -> Iterable[MoneyBack]:
    return MoneyBack.objects.filter(external_id=text)


def paid(payment: Payment) -> Hit:
    who = payment.payer_email or str(payment.customer or payment.payer_id)
    state = cells.state(payment.outcome, payment.get_outcome_display(), payment.livemode)
    return Hit(payment.external_id, who, state, cells.amount(payment.net_minor, payment.currency))


def recorded(row: Transaction) -> Hit:
    state = cells.state(row.kind, row.get_kind_display(), row.livemode)
    return Hit(row.name, str(row.customer), state, cells.amount(row.amount_minor, row.currency))


def went_back(row: MoneyBack) -> Hit:
    words = f"{row.get_kind_display()}, {money.for_reader(row.amount_minor, row.currency)}"
    return Hit(row.external_id, row.reason, going_back.states(row), words)


by_payer = gettext_lazy("Id, e-mail or customer")
by_title = gettext_lazy("Start of name, e-mail, customer or id")
known = ("customer",)
unread = ("facts", "trace")
finding.register(Finder(Payment, payments, paid, by_payer, exact_payment, order=50, related=known, unread=unread))
finding.register(Finder(Transaction, transactions, recorded, by_title, exact_line, order=60, related=known))
finding.register(Finder(MoneyBack, money_back, went_back, gettext_lazy("Id"), exact_back, order=70, found="id"))
