"""Accepting a lead leaves the row of a pull, whoever accepts it; the pull may be killed anywhere."""

import json

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from integrations import bell, pulls
from integrations.models import Connection, Pull
from integrations.secrets import Secret
from integrations.stripe.pulling.pages import Lists
from prm import locks
from prm.customers.models import Customer
from prm.leads.models import Lead
from prm.ledger.models import Payment, Transaction
from tests.pulling import again, state, work
from tests.world import choose, customer, lead, partner

ADA = "ada@lovelace.example"
SUMS = [("reversal", -1000, None), ("sale", 200, "north"), ("sale", 300, "north"), ("sale", 1000, None)]


class Killed(BaseException):
    """Nobody catches it, as nobody catches a signal."""


@pytest.fixture
def pulling(shop):
    choose(shop.connection, pull_on_accept=True)
    return shop


@pytest.fixture
def rung(monkeypatch):
    heard = []
    monkeypatch.setattr(bell, "ring", lambda pk, task="": heard.append(pk))
    return heard


def rows():
    return list(Pull.objects.order_by("pk").values_list("kind", "subject", "state"))


def test_the_row_is_left_in_the_same_transaction_and_the_bell_rings_on_commit(pulling, rung):
    prospect = lead(ADA, status="pending")
    with transaction.atomic():
        prospect.accept()
        assert (rows(), rung) == ([("lead", prospect.key, "pending")], [])
    assert rung == [Pull.objects.get().pk]


def test_an_acceptance_that_is_rolled_back_leaves_none(pulling, rung):
    prospect = lead(ADA, status="pending")
    with transaction.atomic():
        prospect.accept()
        transaction.set_rollback(True)
    assert (rows(), rung, state(prospect)) == ([], [], "pending")


@pytest.mark.parametrize("status", ["pending", "declined"])
def test_a_lead_that_is_not_accepted_leaves_none(pulling, status):
    lead(ADA, status=status)
    assert rows() == []


def test_an_accepted_lead_of_an_import_leaves_one(pulling, tmp_path):
    told = {"partners": [{"key": "north", "name": "North"}], "leads": []}
    for key, status in (("yes", "accepted"), ("no", "pending"), ("gone", "lost")):
        told["leads"].append({"key": key, "partner": "north", "email": f"{key}@example.org", "status": status})
    path = tmp_path / "world.json"
    path.write_text(json.dumps(told))
    call_command("prm_import", str(path))
    call_command("prm_import", str(path))
    assert rows() == [("lead", "yes", "pending")]


def test_one_that_staff_register_leaves_one(pulling, client, dana):
    client.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")
    client.post(
        reverse("admin:leads_lead_add"), {"partner": partner("north").pk, "email": ADA, "name": "Ada", "key": ""}
    )
    made = Lead.objects.get()
    assert (made.status, rows()) == ("accepted", [("lead", made.key, "pending")])
    waiting = lead("eve@example.org", status="pending")
    client.post(reverse("admin:leads_lead_step", args=[waiting.pk, "accept"]))
    assert rows()[1:] == [("lead", waiting.key, "pending")]


def another(name, livemode=False, **fields):
    secret = Secret.seal("sk_test_another")
    return Connection.objects.create(
        account=name, livemode=livemode, api_key=secret, webhook_secret=secret, **{"pull_on_accept": True, **fields}
    )


def test_each_connection_that_pulls_has_its_own(pulling):
    other = another("acct_2")
    another("acct_3", pull_on_accept=False)
    lead(ADA)
    assert set(Pull.objects.values_list("connection", flat=True)) == {pulling.connection.pk, other.pk}


def test_two_accounts_credit_what_was_paid_to_each_of_them(pulling, stripe):
    second = another("acct_2")
    Connection.objects.filter(pk=second.pk).update(api_key=pulling.connection.api_key)
    payer = stripe.customer(ADA)
    customer(ADA, ids=(payer,))
    stripe.charge(1000, customer=payer)
    pulling.tell(*stripe.events())
    there = Payment.objects.get()
    sale = Transaction.objects.get()
    there.pk, there.account, there.external_id = None, "acct_2", "pi_second"
    there.save()
    sale.pk, sale.payment, sale.amount_minor = None, there, 50
    sale.save()
    lead(ADA)
    work()
    new = Transaction.objects.filter(replaces__isnull=False)
    assert sorted(new.values_list("payment__account", "amount_minor", "partner__key")) == [
        ("acct_1Test", 1000, "north"),
        ("acct_2", 50, "north"),
    ]


def test_test_accounts_pull_nothing_once_a_live_one_is_connected(pulling, stripe):
    stripe.charge(1000, customer=stripe.customer(ADA))
    another("acct_2", livemode=True, pull_on_accept=False)
    prospect = lead(ADA)
    assert (work(), state(prospect), Customer.objects.count()) == (["pull_test_mode"], "accepted", 0)
    assert stripe.requests == []


def test_an_account_that_was_disconnected_is_not_asked(pulling):
    choose(pulling.connection, disconnected_at="2026-01-01T00:00:00Z")
    lead(ADA)
    assert rows() == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_pull_that_is_killed_again_and_again_doubles_and_loses_nothing(pulling, stripe, monkeypatch, moment):
    payer = stripe.customer(ADA)
    customer(ADA, ids=(payer,))
    stripe.charge(1000, customer=payer)
    pulling.tell(*stripe.events())
    stripe.charge(300, email=ADA)
    choose(pulling.connection, convert_lead=False)
    Customer.objects.update(email="", email_key="")
    pulling.tell(*stripe.events())
    Customer.objects.update(email=ADA, email_key=ADA)
    stripe.charge(200, customer=payer)
    prospect = lead(ADA)
    kills = killed_until_done(monkeypatch, moment)
    assert kills >= 5
    ledger = Transaction.objects.values_list("kind", "amount_minor", "partner__key")
    assert sorted(ledger, key=repr) == sorted([*SUMS, ("sale", 1000, "north")], key=repr)
    assert (state(prospect), Customer.objects.count()) == ("converted", 1)
    again()
    pulling.tell(*stripe.events())
    assert sum(ledger.values_list("amount_minor", flat=True)) == 1500


def killed_until_done(monkeypatch, moment):
    """Lets each run come a step further than the one before, a step being a lock or a call; returns how many died."""
    left = [0]

    def dying(step):
        def wrapped(*args, **options):
            left[0] -= 1
            if left[0] < 0 and moment == "before":
                raise Killed
            given = step(*args, **options)
            if left[0] < 0:
                raise Killed
            return given

        return wrapped

    monkeypatch.setattr(locks, "hold", dying(locks.hold))
    monkeypatch.setattr(Lists, "get", dying(Lists.get))
    kills = 0
    while Pull.objects.filter(state="pending").exists():
        left[0] = kills
        Pull.objects.update(claimed_until=None)
        try:
            pulls.process(Pull.objects.get().pk)
        except Killed:
            kills += 1
    left[0] = 10**6
    return kills


def test_process_inbox_runs_it(pulling, stripe):
    stripe.charge(1000, customer=stripe.customer(ADA))
    lead(ADA)
    call_command("process_inbox")
    assert list(Transaction.objects.values_list("amount_minor", "partner__key")) == [(1000, "north")]


def test_nobody_costs_two_calls(pulling, stripe):
    lead(ADA)
    work()
    assert [path.split("?")[0] for _, path in stripe.requests] == ["/v1/customers", "/v1/customers/search"]


@pytest.mark.parametrize("email", ["o'hara@example.org", '"a b"@example.org', "ÅSA@example.org"])
def test_an_email_of_odd_letters_is_asked_for_as_it_is(pulling, stripe, email):
    stripe.charge(1000, customer=stripe.customer(email.swapcase()))
    lead(email)
    assert (work(), Transaction.objects.count()) == (["found"], 1)


def test_the_leads_page_tells_what_its_pull_found(pulling, stripe, client, dana):
    from tests.admin.reading import opened, table

    client.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")
    stripe.charge(1000, customer=stripe.customer(ADA))
    found, nobody = lead(ADA), lead("eve@example.org")
    waits = table(opened(client, found), "Pulled from Stripe")[0]
    assert waits[:3] == ["acct_1Test Test", "Pending Waits for its turn.", "– none"]
    work()
    page = opened(client, found)
    assert reverse("admin:integrations_pull_change", args=[Pull.objects.get(subject=found.key).pk]) in page
    told = table(page, "Pulled from Stripe")[0]
    why = f"Done Found as {ADA}, credited to North. Customers at Stripe with this e-mail: 1."
    assert told[:3] == ["acct_1Test Test", why, "1 recorded"]
    assert told[3].startswith("Today")
    told = table(opened(client, nobody), "Pulled from Stripe")[0]
    assert told[1] == "Done Nobody at Stripe has the e-mail eve@example.org, and no payment with it is known."


def test_the_page_of_a_lead_that_was_never_to_be_pulled_says_nothing(shop, client, dana):
    from tests.admin.reading import opened

    client.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")
    assert "Pulled from Stripe" not in opened(client, lead(ADA))


def test_a_failed_pull_says_why_on_the_lead(pulling, stripe, client, dana):
    from tests.admin.reading import opened, table

    client.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")
    prospect = lead(ADA)
    stripe.fail(401, times=None)
    work("failed")
    told = table(opened(client, prospect), "Pulled from Stripe")[0]
    assert told[1].startswith("Failed Stripe refused the look-up")
    assert state(prospect) == "accepted"
