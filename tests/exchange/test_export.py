import json
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from prm.ledger import transactions
from prm.ledger.facts import Facts, Line
from prm.ledger.models import Payment, Transaction
from prm.ledger.policy import Policy
from prm.ledger.settling import settle
from tests.exchange.world import ACCOUNT, WORLD

pytestmark = pytest.mark.django_db

LISTS = ["partners", "leads", "deals", "customers", "payments", "transactions", "rewards", "payouts"]
BY_LINE = Policy(splitting="line")


def pay(number, net, currency="EUR", policy=BY_LINE, **facts):
    base = {
        "provider": "stripe",
        "account": ACCOUNT,
        "external_id": number,
        "livemode": False,
        "currency": currency,
        "net_minor": net,
        "gross_minor": net,
        "occurred_at": datetime(2026, 1, 1, 0, 59, tzinfo=UTC),
        "title": f"Title of {number}",
    }
    with transaction.atomic():
        return settle(Facts(**{**base, **facts}), policy)


@pytest.fixture
def ledger(take):
    """What a few payments make of the small world."""
    take(WORLD)
    lines = (Line("il_1", 10000, description="One"), Line("il_2", -1000, description="Two"))
    pay("in_1", 9000, payer_id="cus_ada", payer_email="ada@lovelace.example", lines=lines)
    pay("ch_2", 50000, "JPY", payer_email="grace@hopper.example")
    pay("in_3", 12340, "KWD", payer_id="cus_known", lines=(Line("il_3", 12340, description="Three"),))
    pay("pi_4", 9900, "USD", payer_id="cus_nobody", payer_email="nobody@x.example")
    pay("in_5", 0, payer_id="cus_known")
    with transaction.atomic():
        transactions.reverse(Payment.objects.get(external_id="in_3"), "re_1")


def test_an_empty_installation_exports_empty_lists(export):
    document = export()
    assert document == {name: [] for name in LISTS}
    assert list(document) == LISTS


def test_the_domain_is_exported_by_key(take, export):
    take(WORLD)
    document = export()
    assert document["partners"] == [
        {
            "key": "north",
            "name": "North Consulting",
            "email": "hello@north.example",
            "members": [
                {"email": "Nina@north.example", "role": "main"},
                {"email": "noah@north.example", "role": "viewer"},
            ],
        },
        {"key": "south", "name": "South & Söhne", "email": "hello@south.example", "members": []},
    ]
    assert document["leads"] == [
        {"key": "ada", "status": "accepted", "customer": None},
        {"key": "bo", "status": "pending", "customer": None},
        {"key": "cy", "status": "pending", "customer": None},
        {"key": "di", "status": "lost", "customer": None},
        {"key": "ed", "status": "declined", "customer": None},
        {"key": "flo", "status": "converted", "customer": "known"},
    ]
    assert document["deals"] == [
        {"key": "grace", "status": "won", "customer": None},
        {"key": "yen", "status": "pending", "customer": None},
        {"key": "bare", "status": "pending", "customer": None},
    ]
    assert document["customers"] == [
        {
            "key": "known",
            "partner": "north",
            "email": "pay@known.example",
            "name": "Known Ltd",
            "stripe_ids": ["cus_known", "cus_2"],
        },
        {"key": "unclaimed", "partner": None, "email": None, "name": "", "stripe_ids": []},
    ]


def test_transactions_name_all_by_key(ledger, export):
    document = export()
    customers = {row["email"]: row["key"] for row in document["customers"]}
    first, *_, last = document["transactions"]
    assert first == {
        "id": Transaction.objects.order_by("pk")[0].pk,
        "name": "Title of in_1",
        "amount": "100.00",
        "amount_minor": 10000,
        "currency": "EUR",
        "partner": "north",
        "customer": customers["ada@lovelace.example"],
        "customer_email": "ada@lovelace.example",
        "stripe_customer": "cus_ada",
        "deal": None,
        "payment": "in_1",
        "line": "il_1",
        "kind": "sale",
        "reverses": None,
        "source": None,
        "livemode": False,
        "occurred_at": "2026-01-01T00:59:00Z",
    }
    shown = ["payment", "line", "amount", "partner", "customer_email", "stripe_customer", "deal", "kind"]
    assert [[row[name] for name in shown] for row in document["transactions"][1:]] == [
        ["in_1", "il_2", "-10.00", "north", "ada@lovelace.example", "cus_ada", None, "sale"],
        ["ch_2", None, "50000", "south", "grace@hopper.example", None, "grace", "sale"],
        ["in_3", "il_3", "12.340", "north", "pay@known.example", "cus_known", None, "sale"],
        ["in_3", "il_3", "-12.340", "north", "pay@known.example", "cus_known", None, "reversal"],
    ]
    assert last["reverses"] == document["transactions"][3]["id"]
    assert last["source"] == "re_1"
    assert document["leads"][0]["customer"] == customers["ada@lovelace.example"]
    assert document["deals"][0]["customer"] == customers["grace@hopper.example"]


def test_payments_say_why_in_english(ledger, export):
    Payment.objects.create(
        provider="stripe",
        account=ACCOUNT,
        external_id="pi_6",
        livemode=True,
        net_minor=1,
        gross_minor=1,
        currency="EUR",
        occurred_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    with translation.override("de"):
        payments = export()["payments"]
    assert payments[0] == {
        "id": "in_1",
        "outcome": "recorded",
        "reason": "Recorded for ada@lovelace.example, credited to North Consulting.",
        "net_minor": 9000,
        "currency": "EUR",
        "stripe_customer": "cus_ada",
    }
    assert [[row["id"], row["outcome"], row["reason"], row["stripe_customer"]] for row in payments[3:]] == [
        ["pi_4", "unmatched", "No lead, deal or customer with nobody@x.example.", "cus_nobody"],
        ["in_5", "ignored", "Nothing was paid: the net amount is zero.", "cus_known"],
        ["pi_6", "pending", "", None],
    ]


def test_an_export_takes_the_same_queries_for_any_number_of_rows(take, export):
    def queries(number):
        ids = [[{"account": ACCOUNT, "id": f"cus_{n}"}] for n in range(number)]
        rows = [{"key": f"c{n}", "partner": "p", "stripe_ids": ids[n]} for n in range(number)]
        members = [{"email": f"{n}@p.example"} for n in range(number)]
        take({"partners": [{"key": "p", "members": members}], "customers": rows})
        with CaptureQueriesContext(connection) as captured:
            document = export()
        assert [row["stripe_ids"] for row in document["customers"]] == [[f"cus_{n}"] for n in range(number)]
        return len(captured)

    assert queries(2) == queries(2500)


def test_what_was_made_here_has_a_key_of_its_own(ledger, export):
    made = [row for row in export()["customers"] if row["key"] not in ("known", "unclaimed")]
    assert len(made) == 2
    assert all(row["key"].startswith("customer-") for row in made)


def test_importing_the_first_file_again_after_the_payments_changes_nothing(ledger, take, export):
    before = export()
    counts = take(WORLD)
    assert all(one["created"] == one["changed"] == 0 for one in counts.values())
    assert export() == before


@pytest.mark.django_db(transaction=True)
def test_it_reads_outside_a_transaction_and_leaves_none_behind(take, export):
    take(WORLD)
    assert [row["key"] for row in export()["customers"]] == ["known", "unclaimed"]
    assert not connection.in_atomic_block
    take({"partners": [{"key": "third"}]})
    assert [row["key"] for row in export()["partners"]] == ["north", "south", "third"]


def test_texts_in_any_alphabet_survive(take, export):
    take({"partners": [{"key": "ü", "name": "Ünal 株式会社 😀"}]})
    assert json.loads(json.dumps(export()))["partners"][0]["name"] == "Ünal 株式会社 😀"
