"""A search reads by indexes, whatever it is for: the pages of what was found, and the lists' own search."""

import re
from datetime import timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from integrations.models import InboundEvent
from integrations.stripe.models import Fact
from prm.customers.models import Customer, ExternalId
from prm.leads.models import Lead
from prm.ledger.models import MoneyBack, Payment
from tests.admin.world import ACCOUNT, MOMENT
from tests.integrations.test_costs import fill, whole_tables

SMALL = "SCAN subquery|SCAN capped|ledger_sumdelta|integrations_connection|django_|auth_|accounts_user"
# SQLite has no index of words: it reads these from end to end, as said in `prm.backoffice.searching_words`.
NAMED = "partners_partner|leads_lead|deals_deal|customers_customer|products_product"
TEXTS = (
    "ada",
    "ada lovelace",
    "ada@fill.example",
    "ADA@",
    "in_fill7",
    "ch_fill7",
    "pi_404",
    "cus_fill7",
    "evt_7",
    "re_7",
)
LISTS = ("customers/customer", "leads/lead", "ledger/payment", "ledger/transaction", "ledger/moneyback")
LISTS = (*LISTS, "integrations/inboundevent", "deals/deal", "partners/partner")


@pytest.fixture
def many(staff, world, partner_a, connection):
    people = [
        Customer(key=f"c{n}", name=f"Fill {n}", email=f"f{n}@fill.example", partner=partner_a) for n in range(300)
    ]
    made = Customer.objects.bulk_create(people)
    ExternalId.objects.bulk_create(ExternalId(customer=one, external_id=f"cus_{one.key}") for one in made)
    Lead.objects.bulk_create(Lead(key=f"l{n}", email=f"l{n}@x.example", partner=partner_a) for n in range(300))
    fill(300, partner_a.pk, made[0].pk)
    told = {"connection": connection, "type": "invoice.paid", "happened_at": MOMENT, "body": "{}"}
    InboundEvent.objects.bulk_create(InboundEvent(event_id=f"evt_{n}", subject=f"in_{n}", **told) for n in range(300))
    Fact.objects.bulk_create(Fact(connection=connection, external_id=f"ch_{n}", kind="charge") for n in range(300))
    back = {"provider": "stripe", "account": ACCOUNT, "kind": "refund", "livemode": False, "amount_minor": 1}
    back |= {"currency": "EUR", "reason_code": "reversed", "happened_at": MOMENT + timedelta(days=1)}
    paid = Payment.objects.order_by("pk")
    paid.update(reason_data={"customer": "Fill", "partner": "A"})
    MoneyBack.objects.bulk_create(
        MoneyBack(external_id=f"re_{n}", about=f"ch_{n}", payment=one, **back) for n, one in enumerate(paid)
    )
    with database.cursor() as cursor:
        cursor.execute("ANALYZE")


def scans(queries):
    reads = [one["sql"] for one in queries if re.match(r"\s*(SELECT|WITH)", one["sql"])]
    found = [(line, sql[:300]) for sql in reads for line in whole_tables(sql)]
    free = f"{SMALL}|{NAMED}" if database.vendor == "sqlite" else SMALL
    return [one for one in found if not re.search(free, one[0])]


@pytest.mark.parametrize("text", TEXTS)
def test_the_search_over_everything_uses_indexes(staff, many, text):
    with CaptureQueriesContext(database) as queries:
        assert staff.get("/admin/find/", {"q": text}).status_code in (200, 302)
    assert scans(queries) == []


@pytest.mark.parametrize("listed", LISTS)
@pytest.mark.parametrize("text", ["ada fill", "ada@fill.example", "in_fill7", "cus_fill7"])
def test_a_lists_search_uses_indexes(staff, many, listed, text):
    with CaptureQueriesContext(database) as queries:
        assert staff.get(f"/admin/{listed}/", {"q": text}).status_code == 200
    searched = [one for one in queries if re.search(r"fill|\bWHERE\b", one["sql"])]
    assert scans(searched) == []
