"""Five people with a lead each, what they pay, and what the ledger has to hold then."""

from django.db.models import Count
from django.utils import timezone

from integrations.models import InboundEvent
from prm.customers.models import Customer
from prm.leads.models import Lead
from prm.ledger.models import Transaction
from tests.world import lead

VAT = [{"percent": 20}]


class Town:
    def __init__(self, stripe):
        self.stripe = stripe
        self.owed = {}
        self.payers = []
        for name in ("ada", "grace", "emmy", "mary", "noor"):
            lead(f"{name}@town.example", name=name)
            self.payers.append(stripe.customer(f"{name}@town.example", name))

    def pay(self, times):
        """An invoice and a payment without one for each payer, so many times."""
        for turn in range(times):
            for number, payer in enumerate(self.payers):
                net = 1000 + 100 * turn + number
                told = self.stripe.pay_invoice(payer, [{"description": "Seats", "amount": net}], taxes=VAT)
                self.owed[told.invoice] = net
                told = self.stripe.charge(net, customer=payer)
                self.owed[told.payment_intent] = net

    def deliver(self, **how):
        """Pushes what happened; each delivery has to be answered 200."""
        told = self.stripe.deliver(**how)
        assert {status for _, status in told} == {200}
        return len(told)

    def recorded(self):
        return Transaction.objects.count()

    def settled(self):
        """Everything that was paid is in the ledger, and no event is left."""
        return self.recorded() >= len(self.owed) and not left().exists()

    def check(self):
        """Nothing is lost, nothing doubled, and each lead became one customer."""
        rows = Transaction.objects.values_list("payment__external_id", "amount_minor")
        assert sorted(rows) == sorted(self.owed.items())
        assert Customer.objects.count() == len(self.payers)
        assert Lead.objects.filter(status="converted").count() == len(self.payers)
        assert not Lead.objects.values("customer").annotate(n=Count("pk")).filter(n__gt=1)
        states = set(InboundEvent.objects.values_list("state", flat=True))
        assert states <= {"done", "ignored"}, states


def left():
    return InboundEvent.objects.filter(state="pending")


def claimed():
    return left().exclude(claimed_until=None)


def a_minute_passes(held):
    """The claims of a killed worker run out."""
    claimed().filter(pk__in=held).update(claimed_until=timezone.now())
