"""Stored customers are found by e-mail through an index, in whatever case they are written."""

import pytest
from django.db import connection as database
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from integrations.stripe import facts
from integrations.stripe.models import Fact
from integrations.stripe.pulling import people


def store(shop, number, kind="customer"):
    rows = [
        Fact(
            connection=shop.connection,
            kind=kind,
            external_id=f"{kind}_{n}",
            data={"email": [0, 1, f"P{n}@Example.org"]},
        )
        for n in range(number)
    ]
    Fact.objects.bulk_create(rows, batch_size=1000)


def plan(sql):
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute("ANALYZE integrations_stripe_fact")
        cursor.execute(("EXPLAIN " if database.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + sql)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def told(shop, email):
    telling = facts.Telling("customer", "cus_1", 0, {"email": email})
    with transaction.atomic():
        facts.keep(shop.connection, [telling], at=told.at)
    told.at += 1


told.at = 1


@pytest.mark.parametrize("asked", ["ada@lovelace.example", " ADA@Lovelace.example "])
def test_a_customer_is_found_by_the_e_mail_told_last(shop, asked):
    told(shop, "Ada@Byron.example")
    assert people.find(shop.connection, asked) == []
    told(shop, "Ada@LOVELACE.example")
    assert people.find(shop.connection, asked) == ["cus_1"]
    assert people.find(shop.connection, "ada@byron.example") == []


def test_letters_beyond_ascii(shop):
    told(shop, "jörg@straße.example")
    assert people.find(shop.connection, "jörg@straße.example") == ["cus_1"]


def test_only_customers_are_found(shop):
    store(shop, 3, kind="charge")
    assert people.find(shop.connection, "p1@example.org") == []
    assert not Fact.objects.exclude(email_key=None).exists()


def test_it_is_found_by_an_index(shop):
    store(shop, 3000)
    store(shop, 3000, kind="charge")
    with CaptureQueriesContext(database) as queries:
        assert people._told(shop.connection, "p77@example.org") == ["customer_77"]
    assert "fact_email" in plan(queries[0]["sql"])
