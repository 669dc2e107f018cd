from copy import deepcopy
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prm.accounts.models import User
from prm.customers.models import Customer, ExternalId
from prm.deals.models import Deal, DealPartner
from prm.leads.models import Lead
from prm.leads.signals import lead_accepted
from prm.partners.models import Member, Partner
from prm.products.models import Product, ProductId
from tests.exchange.conftest import rows
from tests.exchange.world import ACCOUNT, WORLD

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted():
    """The keys of the leads that were announced as accepted."""
    keys = []

    def note(sender, lead, **_):
        keys.append((lead.key, Lead.objects.get(pk=lead.pk).status))

    lead_accepted.connect(note)
    yield keys
    lead_accepted.disconnect(note)


def everything():
    """Every row of the domain and of its history, as stored."""
    models = [m for m in apps.get_models() if m.__module__.startswith("prm.")]
    return {m._meta.label: list(m._base_manager.order_by("pk").values()) for m in models}


def test_a_whole_world_is_imported(take, accepted):
    counts = take(WORLD)
    assert counts == {
        "partners": rows(2),
        "customers": rows(2),
        "products": rows(1),
        "deals": rows(3),
        "leads": rows(6),
    }
    north, south = Partner.objects.order_by("pk")
    assert (north.key, north.name, north.email) == ("north", "North Consulting", "hello@north.example")
    assert north.status == Partner.Status.ACTIVE
    members = Member.objects.order_by("pk").values_list("partner__key", "user__email", "role")
    assert list(members) == [("north", "Nina@north.example", "main"), ("north", "noah@north.example", "viewer")]
    assert not User.objects.get(email_key="nina@north.example").has_usable_password()
    ada = Lead.objects.get(key="ada")
    assert (ada.email, ada.email_key, ada.partner, ada.name) == (
        "ADA@lovelace.example",
        "ada@lovelace.example",
        north,
        "Ada",
    )
    assert ada.registered_at == datetime(2025, 12, 12, tzinfo=UTC)
    assert ada.registered_by is None
    states = dict(Lead.objects.values_list("key", "status"))
    assert states == {
        "ada": "accepted",
        "bo": "pending",
        "cy": "pending",
        "di": "lost",
        "ed": "declined",
        "flo": "converted",
    }
    assert Lead.objects.get(key="flo").customer.key == "known"
    assert accepted == [("ada", "accepted")]
    assert list(ada.history.order_by("history_id").values_list("status", "history_change_reason")) == [
        ("pending", "prm_import"),
        ("accepted", "prm_import"),
    ]
    grace = Deal.objects.get(key="grace")
    assert (grace.source, grace.status, grace.customer) == (south, "won", None)
    assert (grace.amount_minor, grace.currency) == (120000, "EUR")
    assert grace.registered_at == datetime(2025, 11, 22, tzinfo=UTC)
    assert list(DealPartner.objects.values_list("deal__key", "role", "position")) == [("grace", "source", 0)]
    assert Deal.objects.get(key="yen").amount_minor == 1200
    assert list(
        ExternalId.objects.order_by("pk").values_list("customer__key", "provider", "account", "external_id", "livemode")
    ) == [
        ("known", "stripe", ACCOUNT, "cus_known", None),
        ("known", "stripe", ACCOUNT, "cus_2", None),
    ]
    assert list(ProductId.objects.values_list("product__key", "account", "external_id", "told_at")) == [
        ("premier", ACCOUNT, "prod_1", None)
    ]


def test_the_same_file_again_changes_nothing_at_all(take, accepted):
    take(WORLD)
    before = everything()
    counts = take(WORLD)
    assert everything() == before
    assert counts["leads"] == rows(unchanged=6)
    assert all(one["created"] == one["changed"] == 0 for one in counts.values())
    assert len(accepted) == 1


def test_importing_again_takes_the_same_queries_for_any_number_of_rows(take):
    def many(number):
        leads = [{"key": f"l{n}", "partner": "p", "email": f"{n}@x.example"} for n in range(number)]
        deals = [{"key": f"d{n}", "partner": "p", "amount": "1.50", "currency": "EUR"} for n in range(number)]
        ids = [[{"account": ACCOUNT, "id": f"cus_{n}"}] for n in range(number)]
        customers = [{"key": f"c{n}", "partner": "p", "stripe_ids": ids[n]} for n in range(number)]
        members = [{"email": f"{n}@p.example"} for n in range(number)]
        return {
            "partners": [{"key": "p", "members": members}],
            "leads": leads,
            "deals": deals,
            "customers": customers,
        }

    def queries(document):
        take(document)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            take(document)
        return len(captured)

    assert queries(many(3)) == queries(many(300)) < 20


def test_what_the_file_leaves_out_stays(take):
    take(WORLD)
    before = everything()
    bare = {name: [{"key": row["key"]} for row in listed] for name, listed in WORLD.items()}
    take(bare)
    take({name: [{"key": row["key"], "name": None} for row in listed] for name, listed in WORLD.items()})
    take({})
    assert everything() == before


def test_changed_fields_are_taken_over_with_history(take, accepted):
    take(WORLD)
    document = {
        "partners": [{"key": "north", "name": "North"}],
        "leads": [{"key": "ada", "name": "Ada L.", "email": "ada@l.example"}],
        "deals": [{"key": "grace", "amount": "7.5"}],
        "customers": [{"key": "known", "registered_at": "2024-01-01T00:00:00Z"}],
        "products": [{"key": "premier", "name": "Premier 2"}],
    }
    assert set(map(str, take(document).values())) == {str(rows(changed=1))}
    assert Partner.objects.get(key="north").name == "North"
    lead = Lead.objects.get(key="ada")
    assert (lead.name, lead.email_key, lead.status) == ("Ada L.", "ada@l.example", "accepted")
    deal = Deal.objects.get(key="grace")
    assert (deal.amount_minor, deal.currency, deal.status) == (750, "EUR", "won")
    assert deal.history.latest().history_change_reason == "prm_import"
    assert Product.objects.get().name == "Premier 2"
    assert Product.history.count() == 2
    assert len(accepted) == 1


def test_what_names_nothing_but_its_key_gets_its_key_as_name(take):
    take({"partners": [{"key": "north"}], "products": [{"key": "premier"}]})
    assert Partner.objects.get().name == "north"
    assert Product.objects.get().name == "premier"


def test_stripe_ids_are_added_to_what_stands(take):
    take(WORLD)
    more = [{"account": ACCOUNT, "id": "cus_known"}, {"account": "acct_2", "id": "cus_known"}]
    counts = take({"customers": [{"key": "known", "stripe_ids": more}]})
    assert counts["customers"] == rows(changed=1)
    stored = ExternalId.objects.order_by("pk").values_list("account", "external_id")
    assert list(stored) == [(ACCOUNT, "cus_known"), (ACCOUNT, "cus_2"), ("acct_2", "cus_known")]


def test_an_unclaimed_customer_is_claimed_and_never_given_up(take):
    take(WORLD)
    claim = {"customers": [{"key": "unclaimed", "partner": "south", "name": "Now known"}]}
    assert take(claim)["customers"] == rows(changed=1)
    assert take(claim)["customers"] == rows(unchanged=1)
    take({"customers": [{"key": "unclaimed", "partner": None}, {"key": "known"}]})
    assert Customer.objects.get(key="unclaimed").partner.key == "south"
    assert Customer.objects.get(key="unclaimed").name == "Now known"
    assert Customer.objects.get(key="known").partner.key == "north"


def test_states_move_forward_by_the_leads_own_steps(take, accepted):
    take(WORLD)
    document = {
        "leads": [{"key": "bo", "status": "accepted"}, {"key": "cy", "status": "declined"}],
        "deals": [{"key": "yen", "status": "lost"}, {"key": "bare", "status": "accepted"}],
    }
    counts = take(document)
    assert (counts["leads"], counts["deals"]) == (rows(changed=2), rows(changed=2))
    assert accepted == [("ada", "accepted"), ("bo", "accepted")]
    assert Lead.objects.get(key="cy").status == "declined"
    yen = Deal.objects.get(key="yen")
    assert list(yen.history.order_by("history_id").values_list("status", flat=True)) == ["pending", "accepted", "lost"]
    take({"leads": [{"key": "ada", "status": "lost"}]})
    assert Lead.objects.get(key="ada").status == "lost"


def test_a_state_that_went_on_by_itself_stays(take):
    take(WORLD)
    lead, deal = Lead.objects.get(key="ada"), Deal.objects.get(key="grace")
    customer = Customer.objects.create(email=lead.email, partner=lead.partner)
    lead.convert(customer)
    deal.associate(customer)
    Lead.objects.get(key="bo").accept()
    before = everything()
    assert take(WORLD)["leads"] == rows(unchanged=6)
    assert everything() == before


def test_an_accepted_lead_converts_into_its_partners_customer(take):
    take(WORLD)
    document = {
        "customers": [{"key": "ada", "partner": "north", "email": "Ada@lovelace.example"}],
        "leads": [{"key": "ada", "status": "converted"}],
    }
    take(document)
    lead = Lead.objects.get(key="ada")
    assert (lead.status, lead.customer.key) == ("converted", "ada")


def test_members_get_their_roles_and_keep_their_accounts(take, dana):
    take(WORLD)
    members = [
        {"email": "NOAH@north.example", "role": "main"},
        {"email": "nina@north.example", "role": "member"},
        {"email": "Dana@vendor.example"},
    ]
    counts = take({"partners": [{"key": "north", "members": members}]})
    assert counts["partners"] == rows(changed=1)
    listed = Member.objects.order_by("pk").values_list("user__email", "role")
    assert list(listed) == [
        ("Nina@north.example", "member"),
        ("noah@north.example", "main"),
        ("dana@vendor.example", "member"),
    ]
    dana.refresh_from_db()
    assert dana.has_usable_password()
    assert User.objects.count() == 3


def test_a_deal_without_partner_gets_its_source(take):
    take(WORLD)
    assert take({"deals": [{"key": "bare", "partner": "north"}]})["deals"] == rows(changed=1)
    assert Deal.objects.get(key="bare").source.key == "north"


def test_one_person_may_belong_to_two_partners_of_the_file(take):
    both = [{"email": "x@x.example", "role": "main"}]
    take({"partners": [{"key": "a", "members": both}, {"key": "b", "members": deepcopy(both)}]})
    assert (User.objects.count(), Member.objects.count()) == (1, 2)
