"""A ledger of any size, written past the code: two years of payments, a sale each, every tenth of them taken back."""

from datetime import UTC, datetime, timedelta

from django.db import connection as database
from django.utils import timezone

from prm.customers.models import Customer
from prm.ledger.sums import folding
from prm.partners.models import Partner

# So few that what a page shows of one fills it at ten thousand payments already.
PARTNERS, DAYS = 20, 730
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s)"
MOMENT = {
    "postgresql": "%s::timestamptz + i * %s * interval '1 second'",
    "sqlite": "datetime(%s, (i * %s) || ' seconds')",
}
PAYMENT = """
INSERT INTO ledger_payment (provider, account, external_id, livemode, outcome, reason_code, reason_data, net_minor,
  gross_minor, currency, occurred_at, payer_id, payer_email, facts, trace, customer_id, first_seen_at, settled_at)
{numbers} SELECT 'stripe', 'acct_1Bench', 'in_bench' || i, {true},
  CASE WHEN i %% 100 = 1 THEN 'unmatched' WHEN i %% 100 < 5 THEN 'ignored' ELSE 'recorded' END, 'switched_off', '{{}}',
  1000 + i %% 9000, 1200 + i %% 9000, CASE i %% 10 WHEN 0 THEN 'USD' WHEN 1 THEN 'JPY' ELSE 'EUR' END, {moment},
  'cus_bench' || (i %% %s), 'c' || (i %% %s) || '@filler.example', '{{}}', '[]', %s + i %% %s, %s, %s FROM n"""
SALE = """
INSERT INTO ledger_transaction (payment_id, line, seq, kind, name, amount_minor, currency, customer_id, partner_id,
  source, livemode, occurred_at, recorded_at, reverses_id)
SELECT p.id, '', 1, 'sale', 'Order ' || p.external_id, net_minor, p.currency, p.customer_id, c.partner_id, '',
  p.livemode, p.occurred_at, p.occurred_at, NULL FROM ledger_payment p JOIN customers_customer c ON c.id = p.customer_id
WHERE p.id > %s"""
BACK = """
INSERT INTO ledger_transaction (payment_id, line, seq, kind, name, amount_minor, currency, customer_id, partner_id,
  source, livemode, occurred_at, recorded_at, reverses_id)
SELECT payment_id, '', 2, 'reversal', name, -amount_minor, currency, customer_id, partner_id, 're_' || id, livemode,
  occurred_at, occurred_at, id FROM ledger_transaction WHERE id > %s AND id %% 10 = 0"""


def fill(start: int, end: int) -> None:
    """Adds the payments of these numbers, and folds the sums."""
    if not Partner.objects.exists():
        Partner.objects.bulk_create(Partner(key=f"p{n}", name=f"Partner {n}") for n in range(PARTNERS))
    partners = list(Partner.objects.all())
    payers = max(end // 20, 10)
    known = Customer.objects.count()
    people = (Customer(email=f"c{n}@filler.example", partner=partners[n % PARTNERS]) for n in range(known, payers))
    Customer.objects.bulk_create(people, batch_size=2000)
    first = Customer.objects.order_by("pk").values_list("pk", flat=True)[0]
    from bench import people

    vendor, now = database.vendor, timezone.now()
    since = datetime.now(UTC) - timedelta(days=DAYS)
    step = DAYS * 86400 // end
    words = {"numbers": NUMBERS, "moment": MOMENT[vendor], "true": "true" if vendor == "postgresql" else "1"}
    with database.cursor() as cursor:
        before = {name: _last(cursor, name) for name in ("ledger_payment", "ledger_transaction")}
        told = [start, end, since, step, payers, payers, first, payers, now, now]
        cursor.execute(PAYMENT.format(**words), told)
        cursor.execute(SALE, [before["ledger_payment"]])
        cursor.execute(BACK, [before["ledger_transaction"]])
    people.fill(start, end, since, step)
    while folding.fold(50_000):
        continue
    with database.cursor() as cursor:
        # As a database does by itself within minutes; here all of it comes at once.
        cursor.execute("VACUUM ANALYZE" if vendor == "postgresql" else "ANALYZE")


def _last(cursor: object, table: str) -> int:
    cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")  # type: ignore[attr-defined]  # noqa: S608
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]
