"""Leads, deals and events beside a ledger of any size: a lead and a deal for twenty payments."""

from django.db import connection as database
from django.utils import timezone

from bench.ledger import MOMENT, NUMBERS
from integrations.models import Connection
from integrations.stripe.connect import connect
from prm.customers.models import Customer
from prm.deals.models import Deal, DealPartner
from prm.leads.models import Lead
from prm.partners.models import Partner

BATCH = 2000
EVENT = """
INSERT INTO integrations_inboundevent (connection_id, event_id, type, subject, livemode, happened_at, received_at,
  delivered, body, state, reason_code, reason_data, told_at, attempts, next_attempt_at, mirror, mirror_attempts,
  mirror_error)
{numbers} SELECT %s, 'evt_bench' || i, CASE i %% 100 WHEN 0 THEN 'charge.refunded' ELSE 'invoice.paid' END,
  'in_bench' || i, {true}, {moment}, {moment}, {true}, '{{}}',
  CASE i %% 100 WHEN 0 THEN 'failed' WHEN 1 THEN 'ignored' ELSE 'done' END,
  CASE WHEN i %% 100 < 2 THEN 'provider_down' ELSE '' END, '{{"why": "timeout"}}', NULL, 0, %s, '', 0, '' FROM n"""


def fill(start: int, end: int, since: object, step: int) -> None:
    """Adds those that belong to the payments of these numbers; a fifth of the leads and deals waits."""
    partners = list(Partner.objects.order_by("pk"))
    customers = list(Customer.objects.order_by("pk").values_list("pk", flat=True)[: end // 20])
    Lead.objects.bulk_create((_lead(n, partners, customers) for n in range(start // 20, end // 20)), batch_size=BATCH)
    deals = Deal.objects.bulk_create(
        (_deal(n) for n in range(start // 20, end // 20)),
        batch_size=BATCH,
    )
    DealPartner.objects.bulk_create(
        (DealPartner(deal=one, partner=partners[n % len(partners)]) for n, one in enumerate(deals)), batch_size=BATCH
    )
    mine = Connection.objects.first() or connect("sk_test_plainlyfakekeyofthebench", "whsec_bench", "acct_1Bench")
    Connection.objects.update(livemode=True)
    vendor = database.vendor
    words = {"numbers": NUMBERS, "moment": MOMENT[vendor], "true": "true" if vendor == "postgresql" else "1"}
    with database.cursor() as cursor:
        cursor.execute(EVENT.format(**words), [start, end, mine.pk, since, step, since, step, timezone.now()])


def _lead(number: int, partners: list[Partner], customers: list[int]) -> Lead:
    partner = partners[number % len(partners)]
    email = f"c{number}@filler.example"
    if number % 5:
        return Lead(partner=partner, email=email, email_key=email, status="converted", customer_id=customers[number])
    return Lead(partner=partner, email=email, email_key=email)


def _deal(number: int) -> Deal:
    email = f"d{number}@filler.example"
    worth = {"amount_minor": 1000 * (number % 90), "currency": "USD" if number % 10 else "EUR"}
    return Deal(name=f"Deal {number}", contact_email=email, email_key=email, **worth)
