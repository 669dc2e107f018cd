"""What the database itself refuses, whoever asks."""

import threading

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from prm import states
from prm.customers.models import Customer, ExternalId
from prm.deals.models import Deal
from prm.leads.models import Lead
from prm.ledger.models import Payment, Transaction
from prm.partners.models import Member, Partner
from tests.world import customer, deal, lead, partner


@pytest.fixture
def payment(db):
    return Payment.objects.create(
        provider="stripe",
        account="acct_1Test",
        external_id="in_1",
        livemode=False,
        net_minor=100,
        gross_minor=120,
        currency="EUR",
        occurred_at=timezone.now(),
    )


def row(payment, **fields):
    made = {
        "payment": payment,
        "seq": 1,
        "kind": "sale",
        "name": "Seats",
        "amount_minor": 100,
        "currency": "EUR",
        "customer": Customer.objects.first() or Customer.objects.create(email="ada@lovelace.example"),
        "livemode": False,
        "occurred_at": timezone.now(),
    }
    return Transaction(**{**made, **fields})


def refused(act):
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        act()
    return str(error.value)


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_transaction SET amount_minor = 1", "DELETE FROM ledger_transaction"]
)
def test_a_row_of_the_ledger_is_neither_changed_nor_deleted(payment, statement):
    row(payment).save()

    def act():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    assert "append-only" in refused(act)
    assert "append-only" in refused(lambda: Transaction.objects.all().delete())
    assert "append-only" in refused(lambda: Transaction.objects.update(name="Other"))
    assert Transaction.objects.get().amount_minor == 100


def test_neither_save_nor_delete_touches_a_written_row(payment):
    made = row(payment)
    made.save()
    with pytest.raises(TypeError, match="append-only"):
        made.save()
    with pytest.raises(TypeError, match="append-only"):
        made.delete()


@pytest.mark.parametrize(
    "fields",
    [
        {"amount_minor": 0},
        {"currency": "eur"},
        {"currency": ""},
        {"kind": "gift"},
        {"name": ""},
        {"kind": "reversal"},
        {"seq": 2},
    ],
    ids=str,
)
def test_the_ledger_refuses(payment, fields):
    if fields == {"seq": 2}:
        row(payment).save()
    refused(row(payment, **fields).save)


def test_one_standing_sale_for_a_payment_and_line(payment):
    row(payment, line="il_1").save()
    row(payment, line="il_2").save()
    refused(row(payment, line="il_1", seq=2).save)


def test_a_payment_is_known_once(payment):
    payment.pk = None
    refused(lambda: payment.save(force_insert=True))


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "lost"},
        {"currency": "EURO"},
        {"outcome": "unmatched"},
        {"outcome": "recorded", "reason_code": "recorded"},
    ],
    ids=str,
)
def test_a_payment_says_how_it_ended_and_why(payment, fields):
    refused(lambda: Payment.objects.filter(pk=payment.pk).update(**fields))


def test_an_external_id_belongs_to_one_customer(db):
    customer("a@x.example", ids=("cus_1",))
    refused(lambda: customer("b@x.example", ids=("cus_1",)))
    assert ExternalId.objects.count() == 1


def test_a_converted_lead_has_a_customer_and_no_other_has_one(db):
    made = lead("a@x.example")
    refused(lambda: Lead.objects.filter(pk=made.pk).update(status="converted"))
    who = customer("a@x.example")
    refused(lambda: Lead.objects.filter(pk=made.pk).update(customer=who))


def test_a_deals_customer_says_who_associated_it(db):
    made, who = deal("a@x.example"), customer("a@x.example")
    refused(lambda: Deal.objects.filter(pk=made.pk).update(customer=who))
    refused(lambda: Deal.objects.filter(pk=made.pk).update(amount_minor=-1))


@pytest.mark.parametrize("model", [Partner, Lead, Deal])
def test_states_are_the_known_ones(db, model):
    {Partner: lambda: partner("north"), Lead: lambda: lead("a@x.example"), Deal: lambda: deal("a@x.example")}[model]()
    refused(lambda: model.objects.update(status="invented"))


def test_a_partner_has_one_main_contact(alice, charlie, partner_a):
    refused(lambda: Member.objects.create(partner=partner_a, user=charlie, role="main"))
    refused(lambda: Member.objects.create(partner=partner_a, user=alice, role="viewer"))


def test_people_are_told_apart_by_their_folded_email(alice):
    from prm.accounts.models import User

    refused(lambda: User.objects.create_user(" ALICE@a.example "))


def test_a_step_from_a_wrong_state_changes_nothing(db, dana):
    made = lead("a@x.example", status="declined")
    with pytest.raises(states.WrongState, match="declined"):
        made.accept(by=dana)
    made.refresh_from_db()
    assert made.status == "declined"


def test_history_says_who_and_why(db, dana):
    made = lead("a@x.example", status="pending")
    made.accept(by=dana, reason="A good fit")
    newest = made.history.first()
    assert (newest.status, newest.history_user, newest.history_change_reason) == ("accepted", dana, "A good fit")


def test_of_two_who_decide_at_the_same_moment_one_wins(committed):
    made = lead("a@x.example", status="pending")
    barrier, ends = threading.Barrier(8), []

    def decide(step):
        mine = Lead.objects.get(pk=made.pk)
        barrier.wait()
        try:
            getattr(mine, step)()
            ends.append(step)
        except states.WrongState:
            ends.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(step,)) for step in ["accept", "decline"] * 4]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    made.refresh_from_db()
    assert ends.count("too late") == 7
    assert made.status == {"accept": "accepted", "decline": "declined"}[next(e for e in ends if e != "too late")]


def test_integrity_errors_are_what_the_database_raises(payment):
    with pytest.raises(IntegrityError), transaction.atomic():
        row(payment, amount_minor=0).save()
