"""Rows as they come to be in real life."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from integrations.models import Connection, InboundEvent
from prm.customers.models import Customer
from prm.deals.models import Deal, DealPartner, DealProduct
from prm.leads.models import Lead
from prm.ledger import money_back, transactions
from prm.ledger.back import Back
from prm.ledger.facts import Facts, Line
from prm.ledger.models import Payment
from prm.ledger.policy import Policy
from prm.ledger.settling import settle
from prm.products.models import Product, ProductId

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACCOUNT = "acct_1"
SECRETS = ("sk_test_hidden", "whsec_hidden", "pi_1_secret_hidden")


def went(key: str, amount: int, kind: str = "refund", state: str = "succeeded", **more) -> Back:
    """What went back, as Stripe tells of it: with tax."""
    told = {"currency": "EUR", "happened_at": MOMENT + timedelta(days=1), "about": "ch_1", **more}
    return Back(key, kind, amount, state=state, **told)


@dataclass
class World:
    """Rows as they come to be in real life, made one by one."""

    partner: object
    staff: object
    connection: Connection

    def lead(self, number: int = 0, **fields) -> Lead:
        return Lead.objects.create(partner=self.partner, email=f"lead{number}@example.com", **fields)

    def deal(self, number: int = 0, **fields) -> Deal:
        fields = {"amount_minor": 120050, "currency": "EUR", **fields}
        deal = Deal.objects.create(name=f"Deal {number}", contact_email=f"deal{number}@example.com", **fields)
        DealPartner.objects.create(deal=deal, partner=self.partner)
        product, _made = Product.objects.get_or_create(key="seat", defaults={"name": "Seat"})
        ProductId.objects.get_or_create(product=product, account=ACCOUNT, external_id="prod_1")
        DealProduct.objects.create(deal=deal, product=product, quantity=2)
        return deal

    def payment(
        self,
        number: int = 0,
        email: str = "",
        net: int = 9000,
        currency: str = "EUR",
        *,
        lines: tuple[Line, ...] = (),
        split: bool = False,
        **told,
    ) -> Payment:
        told = Facts(
            "stripe",
            ACCOUNT,
            f"in_{number}",
            livemode=False,
            currency=currency,
            net_minor=net,
            gross_minor=net * 6 // 5,
            occurred_at=MOMENT + timedelta(hours=number),
            payer_id=f"cus_{number}",
            payer_email=email or f"payer{number}@example.com",
            title=f"Order {number}",
            lines=lines or (Line(f"il_{number}", net, "prod_1", "A seat"),),
            **told,
        )
        with transaction.atomic():
            return settle(told, Policy(splitting="line" if split else "payment"))

    def paid(self, number: int = 0, **options) -> Payment:
        """A recorded payment: of a lead that converts with it."""
        lead = self.lead(number)
        lead.accept(by=self.staff)
        return self.payment(number, email=lead.email, **options)

    def told_back(self, number: int, *back: Back, **options) -> Payment:
        """A payment that is told of again, with what went back of it by now."""
        return self.payment(number, email=f"lead{number}@example.com", back=back, **options)

    def waits(self, *back: Back) -> None:
        """What went back of payments that nobody told of."""
        money_back.wait(back, provider="stripe", account=ACCOUNT, livemode=False)

    def refund(self, payment: Payment) -> None:
        with transaction.atomic():
            transactions.reverse(payment, "re_1")

    def event(self, number: int = 0, **fields) -> InboundEvent:
        body = f'{{"id": "evt_{number}", "data": {{"object": {{"client_secret": "{SECRETS[2]}"}}}}}}'
        return InboundEvent.objects.create(
            connection=self.connection,
            event_id=f"evt_{number}",
            type="invoice.paid",
            subject=f"in_{number}",
            happened_at=MOMENT,
            body=body,
            **fields,
        )

    def all_kinds(self, number: int) -> None:
        self.lead(1000 + number)
        self.deal(number)
        self.refund(self.paid(number))
        self.payment(1000 + number)
        self.paid(2000 + number)
        self.told_back(2000 + number, went(f"re_{number}", 2400))
        self.waits(went(f"re_waits_{number}", 1200))
        self.event(number, state="failed", reason_code="provider_down", reason_data={"why": "timeout"})
        Customer.objects.create(name=f"Customer {number}", partner=self.partner)


# An order of two lines, and what goes back of it.
LINES = (Line("il_a", 6000, "prod_1", "Analytics"), Line("il_b", 3000, "", "Onboarding"))
REFUND = went("re_1", 2160)
LOST = went("du_1", 1080, "dispute", "lost")
NOTE = went("cn_1", 1200, "note", "issued", about="in_0", lines=(("il_b", 1000),))
WON = went("du_1", 1080, "dispute", "won", fallen="reinstated")
