from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from integrations.models import Connection, InboundEvent
from integrations.secrets import Secret
from prm.customers.models import Customer
from prm.deals.models import Deal, DealPartner, DealProduct
from prm.leads.models import Lead
from prm.ledger import transactions
from prm.ledger.facts import Facts, Line
from prm.ledger.models import Payment
from prm.ledger.policy import Policy
from prm.ledger.settling import settle
from prm.products.models import Product, ProductId

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACCOUNT = "acct_1"
SECRETS = ("sk_test_hidden", "whsec_hidden", "pi_1_secret_hidden")


@pytest.fixture
def staff(client, dana):
    """Dana's browser."""
    client.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def connection(db):
    return Connection.objects.create(
        account=ACCOUNT,
        name="Vendor",
        api_key=Secret.seal(SECRETS[0]),
        webhook_secret=Secret.seal(SECRETS[1]),
    )


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

    def payment(self, number: int = 0, email: str = "", net: int = 9000, currency: str = "EUR") -> Payment:
        lines = (Line(f"il_{number}", net, "prod_1", "A seat"),)
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
            lines=lines,
        )
        with transaction.atomic():
            return settle(told, Policy())

    def paid(self, number: int = 0, **options) -> Payment:
        """A recorded payment: of a lead that converts with it."""
        lead = self.lead(number)
        lead.accept(by=self.staff)
        return self.payment(number, email=lead.email, **options)

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
        self.event(number, state="failed", reason_code="provider_down", reason_data={"why": "timeout"})
        Customer.objects.create(name=f"Customer {number}", partner=self.partner)


@pytest.fixture
def world(partner_a, dana, connection):
    return World(partner_a, dana, connection)
