"""The payments of one transaction: read together, written together."""

from collections.abc import Iterable

from prm.ledger import reversing, transactions
from prm.ledger.facts import Facts
from prm.ledger.known import Known
from prm.ledger.models import Payment, Transaction

Key = tuple[str, str, str]


class Book:
    """Inside `transaction.atomic()`, under the locks of all these payments. Nothing is stored before `write`.

    What reads the ledger from the database, or changes payments past the book, has it written first.
    """

    def __init__(self, many: Iterable[Facts]) -> None:
        self._many = list(many)
        self.known = Known(self._many)
        self._payments: dict[Key, Payment] | None = None
        self._ended: dict[Key, tuple[Payment, list[Transaction]]] = {}
        self._followed: list[tuple[Payment, Facts]] = []

    def payments(self, facts: Facts) -> dict[str, Payment]:
        """Those that are known by the payment's own id, or by one that it absorbs."""
        if self._payments is None:
            self._payments = {_key(one): one for one in self._stored()}
        keys = [(facts.provider, facts.account, key) for key in (facts.external_id, *facts.absorbs)]
        return {key[2]: self._payments[key] for key in keys if key in self._payments}

    def end(self, payment: Payment, rows: Iterable[Transaction] = ()) -> Payment:
        """Takes a payment that has ended, with its new rows, to be stored."""
        if self._payments is not None:
            self._payments[_key(payment)] = payment
        self._ended[_key(payment)] = (payment, list(rows))
        return payment

    def follow(self, payment: Payment, facts: Facts) -> None:
        """Takes a payment of which money went back, to be followed when all are stored."""
        self._followed.append((payment, facts))

    def write(self) -> None:
        """Stores what has ended, payments before their rows; announces the rows; follows what went back."""
        ended, self._ended = list(self._ended.values()), {}
        followed, self._followed = self._followed, []
        known = [payment for payment, _ in ended if payment.pk]
        Payment.objects.bulk_create([payment for payment, _ in ended if not payment.pk])
        for payment in known:
            payment.save()
        transactions.write_all(ended)
        for payment, facts in followed:
            reversing.follow(payment, facts)

    def _stored(self) -> Iterable[Payment]:
        mine = {(one.provider, one.account) for one in self._many}
        keys = {key for one in self._many for key in (one.external_id, *one.absorbs)}
        for provider, account in sorted(mine):
            yield from Payment.objects.filter(provider=provider, account=account, external_id__in=sorted(keys))


def _key(payment: Payment) -> Key:
    return payment.provider, payment.account, payment.external_id
