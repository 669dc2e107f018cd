"""What writes `SumDelta`: the database itself, so that no way of writing the ledger can forget it."""

COLUMNS = "(about, day, currency, livemode, kind, partner_pk, customer_pk, number, minor)"
KIND = "CASE WHEN {row}.kind = 'reversal' AND {row}.source = 'claim' THEN 'claim' ELSE {row}.kind END"
CHANGED = ("outcome", "net_minor", "currency", "livemode", "occurred_at")


def _payment(row: str, sign: str, day: str) -> str:
    told = f"{row}.currency, {row}.livemode, {row}.outcome, 0, 0, {sign}1, {sign}{row}.net_minor"
    return f"INSERT INTO ledger_sumdelta {COLUMNS} SELECT 'payment', {day.format(row=row)}, {told}"


def _transaction(row: str, day: str) -> str:
    who = f"COALESCE({row}.partner_id, 0)"
    told = f"{row}.currency, {row}.livemode, {KIND.format(row=row)}, {who}, {row}.customer_id, 1, {row}.amount_minor"
    return f"INSERT INTO ledger_sumdelta {COLUMNS} SELECT 'transaction', {day.format(row=row)}, {told}"


SQLITE_DAY = "date({row}.occurred_at)"
NAMES = ("ledger_sum_transaction", "ledger_sum_payment", "ledger_sum_payment_changed")
SQLITE = [
    *(f"DROP TRIGGER IF EXISTS {name}" for name in NAMES),
    f"""CREATE TRIGGER ledger_sum_transaction AFTER INSERT ON ledger_transaction
BEGIN {_transaction("NEW", SQLITE_DAY)}; END""",
    f"""CREATE TRIGGER ledger_sum_payment AFTER INSERT ON ledger_payment
BEGIN {_payment("NEW", "", SQLITE_DAY)}; END""",
    f"""CREATE TRIGGER ledger_sum_payment_changed AFTER UPDATE ON ledger_payment
WHEN {" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in CHANGED)}
BEGIN {_payment("OLD", "-", SQLITE_DAY)}; {_payment("NEW", "", SQLITE_DAY)}; END""",
]

POSTGRESQL_DAY = "({row}.occurred_at AT TIME ZONE 'UTC')::date"
# Rows that come by the hundred are summed before they are kept.
POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION ledger_sum_transaction() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
INSERT INTO ledger_sumdelta {COLUMNS}
SELECT 'transaction', {POSTGRESQL_DAY.format(row="fresh")}, currency, livemode, {KIND.format(row="fresh")},
COALESCE(partner_id, 0), customer_id, COUNT(*), SUM(amount_minor) FROM fresh GROUP BY 1, 2, 3, 4, 5, 6, 7;
RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER ledger_sum_transaction AFTER INSERT ON ledger_transaction
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_sum_transaction();
CREATE OR REPLACE FUNCTION ledger_sum_payment() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
INSERT INTO ledger_sumdelta {COLUMNS}
SELECT 'payment', {POSTGRESQL_DAY.format(row="fresh")}, currency, livemode, outcome, 0, 0, COUNT(*), SUM(net_minor)
FROM fresh GROUP BY 1, 2, 3, 4, 5;
RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER ledger_sum_payment AFTER INSERT ON ledger_payment
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_sum_payment();
CREATE OR REPLACE FUNCTION ledger_sum_payment_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
{_payment("OLD", "-", POSTGRESQL_DAY)}; {_payment("NEW", "", POSTGRESQL_DAY)};
RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER ledger_sum_payment_changed AFTER UPDATE ON ledger_payment FOR EACH ROW
WHEN ({" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in CHANGED)})
EXECUTE FUNCTION ledger_sum_payment_changed();
"""  # noqa: S608  nobody's words are in it
