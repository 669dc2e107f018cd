"""The customers, deals and leads that the rules read, for many payers at once."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, F, Q, Value

from prm.customers.models import Customer
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.ledger.facts import Facts

EARLIEST = ("registered_at", "pk")
Name = tuple[str, str, str]
OPEN = (Lead.Status.ACCEPTED, Lead.Status.PENDING)


NAMED = {
    "named_provider": "external_ids__provider",
    "named_account": "external_ids__account",
    "named_id": "external_ids__external_id",
}


class Known:
    """Read under the locks of all these payments; each kind once, and only when it is first asked for.

    Whoever changes a customer, a deal or a lead meanwhile calls `forget`, or `learn` where only an id was learnt.
    """

    def __init__(self, many: Iterable[Facts]) -> None:
        self._many = list(many)
        self.forget()

    def forget(self) -> None:
        """What was read is read anew when it is asked for."""
        self._customers: dict[int, Customer] | None = None
        self._by_email: dict[str, Customer] = {}
        self._named: dict[Name, int] = {}
        self._deals: dict[int | str, list[Deal]] | None = None
        self._leads: dict[str, list[Lead]] | None = None

    def learn(self, who: Facts, customer: Customer) -> None:
        """The provider's id of this payer is the customer's now."""
        self._named[_name(who)] = customer.pk

    def customers(self, who: Facts) -> tuple[Customer | None, Customer | None]:
        """The customer that the provider's id names, and the earliest of the e-mail."""
        if self._customers is None:
            self._customers = self._read_customers()
        return self._customers.get(self._named.get(_name(who), 0)), self._by_email.get(who.email_key)

    def deals(self, who: Facts, customer: Customer | None) -> list[Deal]:
        """The customer's deals, and those of the payer's e-mail without a customer; the earliest first."""
        if self._deals is None:
            self._deals = self._read_deals()
        mine = self._deals.get(customer.pk, []) if customer else []
        return sorted([*mine, *self._deals.get(who.email_key, [])], key=lambda deal: (deal.registered_at, deal.pk))

    def leads(self, email: str) -> list[Lead]:
        """The leads of an e-mail that are accepted or pending, the earliest first."""
        if self._leads is None:
            self._leads = defaultdict(list)
            rows = Lead.objects.filter(email_key__in=self._emails(), status__in=OPEN)
            for lead in rows.select_related("partner").order_by(*EARLIEST):
                self._leads[lead.email_key].append(lead)
        return self._leads.get(email, [])

    def _read_customers(self) -> dict[int, Customer]:
        """By the e-mails, and by the provider's ids with the id each was found by; one query."""
        wanted = {_name(who) for who in self._many if who.payer_id}
        every = Customer.objects.select_related("partner").order_by()
        text = {name: Value("", output_field=CharField()) for name in NAMED}
        by_email = every.filter(email_key__in=self._emails()).annotate(**text)
        keys = sorted({name[2] for name in wanted})
        by_id = every.filter(external_ids__external_id__in=keys).annotate(**{one: F(NAMED[one]) for one in NAMED})
        found: dict[int, Any] = {}
        rows: Iterable[Any] = by_email.union(by_id, all=True) if wanted else by_email
        for one in rows:
            mine = found.setdefault(one.pk, one)
            if (name := (one.named_provider, one.named_account, one.named_id)) in wanted:
                self._named[name] = mine.pk
        ordered = sorted(found.values(), key=lambda one: (one.registered_at, one.pk), reverse=True)
        self._by_email = {one.email_key: one for one in ordered if one.email_key}
        return found

    def _read_deals(self) -> dict[int | str, list[Deal]]:
        mine = Q(email_key__in=self._emails(), customer=None) | Q(customer__in=list(self._customers or ()))
        found: dict[int | str, list[Deal]] = defaultdict(list)
        for deal in Deal.objects.filter(mine):
            found[deal.customer_id or deal.email_key].append(deal)
        return found

    def _emails(self) -> list[str]:
        return sorted({who.email_key for who in self._many} - {""})


def _name(who: Facts) -> Name:
    return who.provider, who.account, who.payer_id
